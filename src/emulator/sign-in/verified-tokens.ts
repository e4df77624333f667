import type { SignedIn } from "./signed-in.ts";

export interface VerifiedToken {
  /** The address that the token is for. */
  readonly audience: string;
  readonly signedIn: SignedIn;
  /** Seconds since 1970. */
  readonly expiry: number;
}

/** Authorization headers whose token was found good, so that each is verified once and not with every request. */
export interface VerifiedTokens {
  /** Who it is, unless the token is unknown, for another address, or has expired by `now` (seconds since 1970). */
  readonly find: (authorization: string, audience: string, now: number) => SignedIn | undefined;
  readonly remember: (authorization: string, token: VerifiedToken) => void;
}

/** Keeps the `limit` tokens that were verified last. */
export function createVerifiedTokens(limit = 256): VerifiedTokens {
  const tokens = new Map<string, VerifiedToken>();
  return {
    find: (authorization, audience, now) => {
      const token = tokens.get(authorization);
      if (token === undefined) return undefined;
      if (now < token.expiry) return token.audience === audience ? token.signedIn : undefined;
      tokens.delete(authorization);
      return undefined;
    },
    remember: (authorization, token) => {
      const [oldest] = tokens.keys();
      if (tokens.size >= limit && oldest !== undefined) tokens.delete(oldest);
      tokens.set(authorization, token);
    },
  };
}
