import type { Admission, Demand, Hedge } from "./admission.ts";
import { createHedging } from "./hedging.ts";
import { begin } from "./in-flight.ts";
import type { Observation } from "./observation.ts";
import { placeAnywhere, placeByCookie, placeOrScout, type Found, type Place } from "./placement.ts";
import { lastSize, usualSize } from "./request-size.ts";
import { createSettling } from "./settling.ts";
import { createSituation, lookAround, type Situation, type SituationOptions } from "./situation.ts";

export type { Admission, Demand, Hedge } from "./admission.ts";

export interface GovernorCoreOptions extends SituationOptions {
  /** "lanes" chooses the server of each request by its cookie, "none" leaves it to the balancer. */
  readonly affinity: "lanes" | "none";
}

/** Decides when a request may be sent, by whom and to which server. Has no clock: it is told the time, in milliseconds. */
export interface GovernorCore {
  /** Undefined: not now. */
  admit(now: number, demand: Demand): Admission | undefined;
  /** How many records would be admitted, without admitting them. Undefined: none now. */
  foresee(now: number, demand: Demand): number | undefined;
  settle(now: number, admission: Admission, observation: Observation): void;
  /**
   * Leave to send a request once more that is under way and long overdue; for when nothing else is to be sent. Each is named
   * at most once. Undefined: none is overdue, or there is no room for a copy.
   */
  hedge(now: number): Hedge | undefined;
  /** When it is worth asking for a hedge again; undefined: nothing is under way that may be sent twice. */
  hedgeAt(): number | undefined;
  /** When it is worth asking again after a refusal, if nothing is settled before; undefined: only then. */
  wakeAt(): number | undefined;
  /** Records that are best for the next request of that kind; undefined: nothing of the kind was answered yet. */
  batchSize(key: string, left?: number): number | undefined;
  /** The same by kind, of those that are known. */
  batchSizes(): Readonly<Record<string, number>>;
  readonly situation: Situation;
}

interface Opening {
  readonly place: Place;
  readonly records: number;
}

export function createGovernorCore({ affinity, ...options }: GovernorCoreOptions): GovernorCore {
  const situation = createSituation(options);
  const { fleet, estimates, concurrency } = situation;
  const hedging = createHedging();
  const settling = createSettling(situation);
  let wakeAt = Infinity;

  const placesByCookie = (now: number): boolean => affinity === "lanes" && fleet.honoursCookies(now);

  function find(now: number, needMs: number, byCookie: typeof placeByCookie): Found {
    return placesByCookie(now) ? byCookie(situation, needMs, now) : placeAnywhere(situation, needMs, now);
  }

  function batchSize(key: string, left = Infinity): number | undefined {
    if (estimates.cost(key) === undefined) return undefined;
    return usualSize(situation, key, left);
  }

  /** Where a request may go now, and with how many records. */
  function seek(now: number, { key = "", records, left = Infinity }: Demand): Opening | undefined {
    lookAround(situation, key, left, now);
    const size = records ?? usualSize(situation, key, left);
    const needMs = estimates.expectedMs(key, size, concurrency.limit);
    const found = find(now, needMs, placeOrScout);
    if ("at" in found) {
      const turn = fleet.servers.length > 0 && !concurrency.isStarting ? situation.disturbance.until : Infinity;
      wakeAt = Math.min(found.at, turn > now ? turn : Infinity);
      return undefined;
    }
    wakeAt = Infinity;
    const { place } = found;
    return { place, records: records ?? lastSize(situation, place, key, size, left, now) };
  }

  return {
    admit(now, demand) {
      const opening = seek(now, demand);
      if (opening === undefined) return undefined;
      const { key = "", mayRepeat = false } = demand;
      const admission = begin(situation, opening.place, { key, records: opening.records, mayRepeat }, now);
      hedging.begin(admission);
      return admission;
    },
    foresee: (now, demand) => seek(now, demand)?.records,
    hedge(now) {
      const overdue = hedging.overdue(now, estimates.roundTripMs);
      if (overdue === undefined) return undefined;
      const { key, records, expectedMs } = overdue;
      const found = find(now, expectedMs, placeByCookie);
      if ("at" in found) {
        hedging.postpone(now);
        return undefined;
      }
      hedging.end(overdue);
      return { overdue, copy: begin(situation, found.place, { key, records, mayRepeat: false }, now) };
    },
    hedgeAt: () => (hedging.dueAt === Infinity ? undefined : hedging.dueAt),
    settle(now, admission, observation) {
      hedging.end(admission);
      const executionMs = settling.settle(admission, observation, now);
      if (executionMs !== undefined) hedging.learn(admission, executionMs);
    },
    wakeAt: () => (wakeAt === Infinity ? undefined : wakeAt),
    batchSize,
    batchSizes: () =>
      Object.fromEntries(
        [...estimates.kinds()].flatMap((key) => {
          const size = batchSize(key);
          return size === undefined ? [] : [[key, size]];
        }),
      ),
    situation,
  };
}
