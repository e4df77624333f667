import { publishPrincipal } from "./diagnostics.ts";
import type { Environment } from "./environment.ts";

/**
 * One principal can sign in no longer: its secret has expired, for instance. Its work falls to the others.
 *
 * @returns false for the last one, which cannot be done without
 */
export function retirePrincipal({ governor }: Environment, principal: number, { message }: Error): boolean {
  const done = governor.retire(principal, message);
  if (done === "retired") publishPrincipal({ principal, reason: message });
  return done !== "last";
}
