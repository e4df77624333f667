import { createContentionModel, type ContentionModel } from "./contention-model.ts";
import type { Cost } from "./weighted-fit.ts";

/** What requests take. */
export interface Estimates {
  /** Undefined: nothing of that kind was sent yet. */
  cost(key: string): Cost | undefined;
  /** Execution time of a request when so many are at work on its server. */
  expectedMs(key: string, records: number, active: number): number;
  /** Of requests lately. */
  readonly requestMs: number;
  /** The way there and back, as far as is known. */
  readonly roundTripMs: number;
  /** Not more than that, in any case. */
  readonly longestRoundTripMs: number;
  readonly slots: number | undefined;
  readonly model: Pick<ContentionModel, "setMemory" | "beCautious" | "isCertain">;
  /** @returns its execution time */
  answered(durationMs: number, roundTripMs: number | undefined): number;
  /** Who is refused has not been kept waiting. */
  refused(durationMs: number): void;
  learn(sample: Sample): void;
}

export interface Sample {
  readonly key: string;
  readonly records: number;
  readonly durationMs: number;
  /** Requests that the client had in flight at the server meanwhile, on average. */
  readonly active: number;
}

const FIRST_REQUEST_MS = 500;
const MEMORY = 0.05;
/** As many samples wait until the way there and back is known. */
const MOST_EARLY = 48;
const LONGEST_GUESS_MS = 200;

export function createEstimates(): Estimates {
  const model = createContentionModel();
  let early: Sample[] | undefined = [];
  let requestMs = FIRST_REQUEST_MS;
  let roundTripMs = 0;
  let refusedMs: number | undefined;
  let shortestMs = Infinity;

  /** Of what is on its way the server knows nothing, so that it was less busy than the client thought. */
  function feed({ key, records, durationMs, active }: Sample): void {
    const executionMs = Math.max(1, durationMs - roundTripMs);
    model.observe({ key, records, executionMs, active: (active * executionMs) / Math.max(1, durationMs) });
  }

  return {
    cost: model.cost,
    expectedMs(key, records, active) {
      const cost = model.cost(key);
      if (cost === undefined) return requestMs;
      const slowing = model.slots === undefined ? 1 : Math.max(1, active / model.slots);
      return (cost.fixedMs + cost.perRecordMs * records) * slowing;
    },
    get requestMs() {
      return requestMs;
    },
    get roundTripMs() {
      return roundTripMs;
    },
    get longestRoundTripMs() {
      return roundTripMs > 0 ? roundTripMs : Math.min(shortestMs, LONGEST_GUESS_MS);
    },
    get slots() {
      return model.slots;
    },
    model,
    answered(durationMs, told) {
      shortestMs = Math.min(shortestMs, durationMs);
      roundTripMs = Math.min(refusedMs ?? told ?? roundTripMs, shortestMs);
      const executionMs = Math.max(0, durationMs - roundTripMs);
      requestMs += MEMORY * (executionMs - requestMs);
      return executionMs;
    },
    refused(durationMs) {
      refusedMs = Math.min(refusedMs ?? Infinity, durationMs);
      roundTripMs = refusedMs;
    },
    learn(sample) {
      if (early === undefined) {
        feed(sample);
        return;
      }
      early.push(sample);
      if (roundTripMs === 0 && early.length < MOST_EARLY) return;
      for (const one of early) feed(one);
      early = undefined;
    },
  };
}
