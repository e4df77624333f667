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
  /** Of what it remembers, nothing speaks much against any number of slots from the one to the other. */
  readonly plausible: { readonly least: number; readonly most: number };
  /** Whether what it remembers shows these slots; where all was always alike lately, it shows nothing. */
  readonly isCertain: boolean;
  /** For how many samples it remembers. */
  setMemory(samples: number): void;
  /** Whether the first slow-down still is to be found: then it takes more to believe in one. */
  beCautious(cautious: boolean): void;
}

/** Suppositions of the slots of a server: none that is ever felt, and then 1.5, 1.6, … 136. */
const SLOTS: readonly number[] = [Infinity, ...Array.from({ length: 67 }, (_, index) => 1.5 * 1.07 ** index)];

/** Likelihoods, as natural logarithms, that it takes to believe in slots, and to give them up. */
const BELIEVE = 8;
const BELIEVE_CAUTIOUSLY = 14;
const UNLIKELY = -2;
/** Suppositions are so near each other that a step is not worth a change. */
const SAME_STEPS = 1;
/** As likely as the most likely one, for all that is known. */
const PLAUSIBLE = 3;
const FEWEST_SAMPLES = 40;
/** How far beyond the slots there must have been samples, to be cautious. */
const SEEN_BEYOND = 1.2;
const SOLVE_EVERY = 16;

export function createContentionModel(): ContentionModel {
  const fits = new Map<string, WeightedFit>();
  let keep = 1 - 1 / 300;
  let cautious = true;
  let seen = 0;
  let mostActive = 0;
  /** Index of the supposition that is believed; 0 is none. */
  let believed = 0;
  let isCertain = false;
  let plausible = { least: 1, most: Infinity };

  function gainOf(index: number): number {
    let gain = 0;
    for (const fit of fits.values()) gain += fit.weight * Math.log(fit.error(0) / fit.error(index));
    return gain;
  }

  function decide(): void {
    const gains = SLOTS.map((_, index) => (index === 0 ? 0 : gainOf(index)));
    const best = gains.reduce((top, gain, index) => (gain > (gains[top] ?? 0) ? index : top), 0);
    const gain = gains[best] ?? 0;
    const likely = SLOTS.filter((_, index) => (gains[index] ?? 0) > gain - PLAUSIBLE);
    plausible = { least: Math.min(...likely), most: Math.max(...likely) };
    isCertain = isCredible(best, gain);
    if (!isCertain) {
      // Nothing shows any more how many there are. That nothing speaks against it is enough to go on believing in as few.
      if (believed > 0 && (gains[believed] ?? 0) < UNLIKELY)
        believed = Math.max(
          0,
          gains.findIndex((one, index) => index > 0 && one >= UNLIKELY),
        );
      return;
    }
    const middle = middleOf(gains, gain);
    if (Math.abs(middle - believed) > SAME_STEPS) believed = middle;
  }

  /** The mean of the suppositions by their likelihood. Where several are as likely, the most likely one is a matter of chance. */
  function middleOf(gains: readonly number[], best: number): number {
    let weights = 0;
    let sum = 0;
    for (let index = 1; index < gains.length; index++) {
      const weight = Math.exp((gains[index] ?? 0) - best);
      weights += weight;
      sum += weight * index;
    }
    return Math.round(sum / weights);
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
    get plausible() {
      return plausible;
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
