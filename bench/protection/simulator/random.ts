/** Gives numbers from 0 up to 1, without 1. */
export type Random = () => number;

/** Rounds after which the state no longer shows what it was filled with. */
const WARM_UP = 16;

/**
 * The same numbers for the same seed and purpose; each purpose has a sequence of its own, so that more draws for one
 * thing do not change what happens to another. Source: Doty-Humphrey, PractRand (the generator sfc32).
 */
export function createRandom(seed: number, purpose: string): Random {
  let a = seed | 0;
  let b = Math.trunc(seed / 2 ** 32) | 0;
  let c = hashOf(purpose);
  let counter = 1;
  const draw = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let round = 0; round < WARM_UP; round++) draw();
  return draw;
}

/** A number of the normal distribution around 0 with deviation 1 (Box and Muller). */
export function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Source: Fowler, Noll, Vo (FNV-1a with 32 bits). */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash;
}
