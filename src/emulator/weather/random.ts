import { createHash } from "node:crypto";

/** Gives numbers from 0 up to 1, without 1. */
export type Random = () => number;

/**
 * The same numbers for the same seed and purpose; each purpose has a sequence of its own, so that more draws for one
 * thing do not change what happens to another. Source: Marsaglia, "Xorshift RNGs" (the one with 128 bits).
 */
export function createRandom(seed: number, purpose: string): Random {
  const state = new Uint32Array(
    new Uint8Array(createHash("sha256").update(`${seed} ${purpose}`).digest()).buffer,
    0,
    4,
  );
  return () => {
    const [x = 0, y = 0, z = 0, w = 0] = state;
    const mixed = x ^ (x << 11);
    state.set([y, z, w, w ^ (w >>> 19) ^ mixed ^ (mixed >>> 8)]);
    return (state[3] ?? 0) / 2 ** 32;
  };
}

/** A number of the normal distribution around 0 with deviation 1 (Box and Muller). */
export function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
