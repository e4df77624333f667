import { createContentionModel, type ContentionModel } from "./contention-model.ts";
import type { Cost } from "./weighted-fit.ts";

/** What requests take. */
export interface Estimates {
  /** Undefined: nothing of that kind was sent yet. */
  cost(key: string): Cost | undefined;
  /** Execution time of a request when so many are at work on its server. */
  expectedMs(key: string, records: number, active: number): number;
  /**
   * Milliseconds a record, at most: as if requests had no fixed costs. What is found by this will not take longer, however
   * wrong the costs are. Undefined: nothing of that kind was answered yet.
   */
  perRecordAtMostMs(key: string): number | undefined;
  /** What requests took lately, times what they were expected to: late ones are not in the costs. */
  readonly overrun: number;
  /** Of that kind, the share of the records at which requests fail. */
  faultRate(key: string): number;
  /** Kinds of which something was answered. */
  kinds(): Iterable<string>;
  /** Of requests lately. */
  readonly requestMs: number;
  /** The way there and back, as far as is known. */
  readonly roundTripMs: number;
  /** Not more than that, in any case. */
  readonly longestRoundTripMs: number;
  readonly slots: number | undefined;
  readonly model: Pick<ContentionModel, "setMemory" | "beCautious" | "isCertain" | "plausible">;
  /** @returns its execution time */
  answered(durationMs: number, roundTripMs: number | undefined): number;
  /** Who is refused has not been kept waiting. */
  refused(durationMs: number): void;
  /** @param expectedMs of execution, by what was known when it was sent */
  learn(sample: Sample, expectedMs: number): void;
  /** Some record was at fault: the service has stopped at it, so that what it took says nothing of the costs. */
  failed(key: string, records: number): void;
}

export interface Sample {
  readonly key: string;
  readonly records: number;
  readonly durationMs: number;
  /** Requests that the client had in flight at the server meanwhile, on average. */
  readonly active: number;
}

/** Of one kind of request, lately. */
interface Kind {
  executionMs: number;
  records: number;
  faults: number;
  /** Records that were tried, up to the one at fault. */
  tried: number;
}

const TAKEN_MEMORY = 0.997;
const KIND_MEMORY = 0.95;
const FAULT_MEMORY = 0.99;
const FIRST_REQUEST_MS = 500;
const MEMORY = 0.05;
/** As many samples wait until the way there and back is known. */
const MOST_EARLY = 48;
const LONGEST_GUESS_MS = 200;

/** @param model @default learns from the answers */
export function createEstimates(model = createContentionModel()): Estimates {
  const kinds = new Map<string, Kind>();
  let early: Sample[] | undefined = [];
  let requestMs = FIRST_REQUEST_MS;
  let roundTripMs = 0;
  let refusedMs: number | undefined;
  let shortestMs = Infinity;
  let takenSum = 0;
  let expectedSum = 0;

  /**
   * Of what is on its way the server knows nothing, so that it was less busy than the client thought: by the share of the
   * way in what requests take on average. By its share in this one, those that take long would seem to meet more others.
   */
  function feed({ key, records, durationMs, active }: Sample): void {
    const executionMs = Math.max(1, durationMs - roundTripMs);
    model.observe({ key, records, executionMs, active: (active * requestMs) / Math.max(1, requestMs + roundTripMs) });
  }

  function kindOf(key: string): Kind {
    const known = kinds.get(key);
    if (known !== undefined) return known;
    const kind = { executionMs: 0, records: 0, faults: 0, tried: 0 };
    kinds.set(key, kind);
    return kind;
  }

  function count(key: string, records: number, faults: number): Kind {
    const kind = kindOf(key);
    kind.faults = FAULT_MEMORY * kind.faults + faults;
    // The one at fault may be anywhere; those behind it were not tried.
    kind.tried = FAULT_MEMORY * kind.tried + (faults === 0 ? records : records / 2);
    return kind;
  }

  return {
    cost: model.cost,
    perRecordAtMostMs(key) {
      const kind = kinds.get(key);
      return kind === undefined || kind.records === 0 ? undefined : kind.executionMs / kind.records;
    },
    faultRate(key) {
      const kind = kinds.get(key);
      return kind === undefined || kind.tried === 0 ? 0 : kind.faults / kind.tried;
    },
    kinds: () => kinds.keys(),
    failed(key, records) {
      count(key, records, 1);
    },
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
    get overrun() {
      return expectedSum === 0 ? 1 : takenSum / expectedSum;
    },
    learn(sample, expectedMs) {
      takenSum = TAKEN_MEMORY * takenSum + Math.max(1, sample.durationMs - roundTripMs);
      expectedSum = TAKEN_MEMORY * expectedSum + Math.max(1, expectedMs);
      const kind = count(sample.key, sample.records, 0);
      kind.executionMs = KIND_MEMORY * kind.executionMs + Math.max(1, sample.durationMs - roundTripMs);
      kind.records = KIND_MEMORY * kind.records + sample.records;
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
