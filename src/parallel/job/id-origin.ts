import { randomBytes } from "node:crypto";

/** What ids that the client chooses follow from. The same origin gives the same ids. */
export interface IdOrigin {
  /** Secret: whoever has it can tell which record got which id. */
  readonly seed: Uint8Array;
  /** When it was drawn, in milliseconds since 1970. */
  readonly createdAt: number;
}

const SEED_BYTES = 32;

export function drawIdOrigin(now: number): IdOrigin {
  return { seed: randomBytes(SEED_BYTES), createdAt: now };
}
