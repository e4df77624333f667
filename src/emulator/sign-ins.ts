import { createSignIn, type SignIn, type SignInOptions } from "./sign-in/sign-in.ts";

/** An emulator may listen at several addresses; more are made up. */
const CAPACITY = 16;

/**
 * The sign-in of each address under which requests come in, because a token is for one address and says which.
 * Addresses beyond the capacity share the organization's.
 */
export function createSignIns(options: SignInOptions): (origin: string) => SignIn {
  const own = createSignIn(options);
  const signIns = new Map<string, SignIn>([[new URL(options.organizationUrl).origin, own]]);
  return (origin) => {
    const known = signIns.get(origin);
    if (known) return known;
    if (signIns.size >= CAPACITY) return own;
    const signIn = createSignIn({ ...options, organizationUrl: origin });
    signIns.set(origin, signIn);
    return signIn;
  };
}
