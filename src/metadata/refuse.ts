import type { ValueError } from "../errors.ts";

/** Makes the error for a value of one column, from what was expected in its place. */
export type Refuse = (value: unknown, expected: string) => ValueError;

/** For the right-hand side of `??`. */
export function fail(error: Error): never {
  throw error;
}
