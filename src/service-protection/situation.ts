import { bestSize } from "./batch-size.ts";
import { createConcurrency, type Concurrency } from "./concurrency.ts";
import { createDisturbance, type Direction, type Disturbance } from "./disturbance.ts";
import { createEstimates, type Estimates } from "./estimates.ts";
import { createFleet, type Fleet } from "./fleet.ts";
import { createLimits, type Limits } from "./limits.ts";
import { BEYOND_SLOTS, outlookOf, type Bound, type Outlook } from "./outlook.ts";
import { createRoaming, type Roaming } from "./roaming.ts";
import type { Lane, Server } from "./server.ts";

/** All that is known of an environment, and what follows from it for now. */
export interface Situation {
  readonly principals: number;
  readonly random: () => number;
  readonly limits: Limits;
  readonly fleet: Fleet;
  readonly roaming: Roaming;
  readonly estimates: Estimates;
  readonly concurrency: Concurrency;
  readonly disturbance: Disturbance;
  outlook: Outlook;
  outlookAt: number;
  /** From 0 to 1: how much of what is in flight is counted as charged already. */
  caution: number;
  /** The lane that finds out what the limit of execution time is, when nobody says it. */
  touching: Lane | undefined;
}

/** The longest that the last requests of a window are to take. */
export const LONGEST_REQUEST_MS = 15_000;

const LARGEST_BATCH = 1000;
const OUTLOOK_EVERY_MS = 50;
/** When it is uncertain whether there still are no more slots, so far beyond them is tried. */
const PROBING = 1.3;
const FEWEST_SAMPLES = 300;
const SAMPLES_PER_LANE = 4;
const DIRECTIONS: Readonly<Record<Bound, Direction>> = { budget: "less", slots: "either", nothing: "either" };

export function createSituation(principals: number, random: () => number): Situation {
  const limits = createLimits();
  return {
    principals,
    random,
    limits,
    fleet: createFleet(principals, limits),
    roaming: createRoaming(principals),
    estimates: createEstimates(),
    concurrency: createConcurrency(),
    disturbance: createDisturbance(random),
    outlook: { bound: "budget", isEnding: false, perRequestMs: 0 },
    outlookAt: -Infinity,
    caution: 0,
    touching: undefined,
  };
}

/** Requests that a server is to work on now. */
export function targetOf({ concurrency, disturbance }: Situation, server: Server): number {
  return concurrency.limit * disturbance.factor(server);
}

/** Draws the conclusions anew, now and then. */
export function lookAround(situation: Situation, key: string, left: number, now: number): void {
  if (now >= situation.outlookAt && now - situation.outlookAt < OUTLOOK_EVERY_MS) return;
  const { estimates, concurrency, disturbance, fleet, limits } = situation;
  const { slots, requestMs, roundTripMs } = estimates;
  situation.outlookAt = now;
  const cost = estimates.cost(key);
  const size = cost === undefined ? 1 : bestSize(cost);
  const msOf = (records: number): number =>
    cost === undefined ? requestMs : cost.fixedMs + cost.perRecordMs * records;
  const workMs = cost === undefined ? Infinity : (left / size) * msOf(size);
  const longestMs = Math.min(LONGEST_REQUEST_MS, msOf(LARGEST_BATCH));
  situation.outlook = outlookOf({ servers: fleet.servers, limits, now, slots, workMs, requestMs, longestMs });
  const { bound } = situation.outlook;
  if (slots !== undefined) {
    const ahead = bound === "budget" ? 1 : BEYOND_SLOTS;
    const right = (ahead * slots * (requestMs + roundTripMs)) / requestMs;
    if (estimates.model.isCertain) concurrency.settle(right);
    else concurrency.keepBelow(PROBING * right);
  }
  estimates.model.setMemory(Math.max(FEWEST_SAMPLES, SAMPLES_PER_LANE * fleet.servers.length * situation.principals));
  estimates.model.beCautious(concurrency.isStarting);
  if (concurrency.isStarting || fleet.servers.length === 0) return;
  disturbance.turn(now, { servers: fleet.servers, requestMs, direction: DIRECTIONS[bound] });
}
