import { createWeightedFit, type Cost, type WeightedFit } from "./weighted-fit.ts";

/** Learns what requests cost, and how many a server works on before they slow each other down. */
export interface ContentionModel {
  /**
   * @param key what was done: a table and an operation
   * @param active requests that the server worked on meanwhile, on average
   */
  observe(sample: { key: string; records: number; executionMs: number; active: number }): void;
  /** Undefined: nothing of that kind was seen yet. */
  cost(key: string): Cost | undefined;
  /** Requests that a server works on at full speed; undefined as long as nothing shows that they slow down at all. */
  readonly slots: number | undefined;
  /** Whether what it remembers shows these slots; where all was always alike lately, it shows nothing. */
  readonly isCertain: boolean;
  /** For how many samples it remembers. */
  setMemory(samples: number): void;
  /** Whether the first slow-down still is to be found: then it takes more to believe in one. */
  beCautious(cautious: boolean): void;
}

/** Suppositions of the slots of a server: none that is ever felt, and then 1.5, 1.6, … 136. */
const SLOTS: readonly number[] = [Infinity, ...Array.from({ length: 67 }, (_, index) => 1.5 * 1.07 ** index)];

/** Likelihoods, as natural logarithms, that it takes to believe in slots, to move to near ones, and to move far. */
const BELIEVE = 8;
const BELIEVE_CAUTIOUSLY = 14;
const MOVE_NEAR = 2;
const MOVE_FAR = 12;
const NEAR_STEPS = 6;
const FEWEST_SAMPLES = 40;
/** How far beyond the slots there must have been samples, to be cautious. */
const SEEN_BEYOND = 1.2;
const SOLVE_EVERY = 8;

export function createContentionModel(): ContentionModel {
  const fits = new Map<string, WeightedFit>();
  let keep = 1 - 1 / 300;
  let cautious = true;
  let seen = 0;
  let mostActive = 0;
  /** Index of the supposition that is believed; 0 is none. */
  let believed = 0;
  let isCertain = false;

  function gainOf(index: number): number {
    let gain = 0;
    for (const fit of fits.values()) gain += fit.weight * Math.log(fit.error(0) / fit.error(index));
    return gain;
  }

  function decide(): void {
    const gains = SLOTS.map((_, index) => (index === 0 ? 0 : gainOf(index)));
    const best = gains.reduce((top, gain, index) => (gain > (gains[top] ?? 0) ? index : top), 0);
    const gain = gains[best] ?? 0;
    isCertain = isCredible(best, gain);
    if (!isCertain) {
      // Nothing shows it any more; that nothing speaks against it is enough to go on believing.
      if ((gains[believed] ?? 0) < -MOVE_NEAR) believed = 0;
      return;
    }
    const better = gain - (gains[believed] ?? 0);
    const needed = Math.abs(best - believed) <= NEAR_STEPS ? MOVE_NEAR : MOVE_FAR;
    if (believed === 0 || better > needed) believed = best;
  }

  function isCredible(index: number, gain: number): boolean {
    if (!cautious) return gain > BELIEVE;
    return gain > BELIEVE_CAUTIOUSLY && seen >= FEWEST_SAMPLES && mostActive > SEEN_BEYOND * (SLOTS[index] ?? 0);
  }

  return {
    observe({ key, records, executionMs, active }) {
      const fit = fits.get(key) ?? createWeightedFit(SLOTS.length);
      fits.set(key, fit);
      fit.add(records, executionMs, (index) => Math.max(1, active / (SLOTS[index] ?? 1)), keep);
      mostActive = Math.max(mostActive, active);
      seen += 1;
      if (seen % SOLVE_EVERY === 0) decide();
    },
    cost: (key) => fits.get(key)?.cost(believed),
    get slots() {
      return believed === 0 ? undefined : SLOTS[believed];
    },
    get isCertain() {
      return isCertain;
    },
    setMemory(samples) {
      keep = 1 - 1 / samples;
    },
    beCautious(value) {
      cautious = value;
    },
  };
}
