import { bestSize } from "./batch-size.ts";
import { createConcurrency, type Concurrency } from "./concurrency.ts";
import { createDisturbance, type Direction, type Disturbance } from "./disturbance.ts";
import { createEstimates, type Estimates } from "./estimates.ts";
import { createFleet, type Fleet } from "./fleet.ts";
import { createLimits, type Limits } from "./limits.ts";
import { outlookOf, type Bound, type Outlook } from "./outlook.ts";
import { createPowers, type Powers } from "./powers.ts";
import { createRoaming, type Roaming } from "./roaming.ts";
import type { Lane, Server } from "./server.ts";

/** All that is known of an environment, and what follows from it for now. */
export interface Situation {
  readonly principals: number;
  /** Those of them that are not retired. */
  working: readonly number[];
  /** Why the others are. */
  readonly retired: Map<number, string>;
  readonly random: () => number;
  readonly limits: Limits;
  readonly fleet: Fleet;
  readonly roaming: Roaming;
  readonly estimates: Estimates;
  readonly concurrency: Concurrency;
  readonly disturbance: Disturbance;
  readonly powers: Powers;
  outlook: Outlook;
  outlookAt: number;
  /** From 0 to 1: how much of what is in flight is counted as charged already. */
  caution: number;
  /** Requests so far. */
  readonly tally: { sent: number; refused: number };
  /** The lane that finds out what the limit of execution time is, when nobody says it. */
  touching: Lane | undefined;
}

/** The longest that the last requests of a window are to take. */
export const LONGEST_REQUEST_MS = 15_000;

const LARGEST_BATCH = 1000;
const OUTLOOK_EVERY_MS = 100;
/** When it is uncertain whether there still are no more slots, so far beyond them is tried. */
const PROBING = 1.3;
const FEWEST_SAMPLES = 300;
/** As many as each place had: long enough for some servers to have had their turn with more or less to do. */
const ROUNDS_REMEMBERED = 10;
const DIRECTIONS: Readonly<Record<Bound, Direction>> = { budget: "less", slots: "either", nothing: "either" };

export interface SituationOptions {
  readonly principals: number;
  /** 0 up to 1. */
  readonly random: () => number;
  /** Where the limits stand. @default the published ones, to be learned */
  readonly limits?: Limits | undefined;
  /** @default learned from the answers */
  readonly fleet?: Fleet | undefined;
  /** @default learned from the answers */
  readonly estimates?: Estimates | undefined;
  /** @default learned from the answers */
  readonly powers?: Powers | undefined;
}

export function createSituation(options: SituationOptions): Situation {
  const { principals, random, limits = createLimits() } = options;
  const { fleet = createFleet(principals, limits), estimates = createEstimates(), powers = createPowers() } = options;
  return {
    principals,
    working: Array.from({ length: principals }, (_, principal) => principal),
    retired: new Map(),
    random,
    limits,
    fleet,
    roaming: createRoaming(principals),
    estimates,
    concurrency: createConcurrency(),
    disturbance: createDisturbance(random),
    powers,
    outlook: { bound: "budget", beyondSlots: 1, sustained: 1, isEnding: false, perRequestMs: 0 },
    outlookAt: -Infinity,
    caution: 0,
    tally: { sent: 0, refused: 0 },
    touching: undefined,
  };
}

/** Nothing is sent by this principal any more. False for the last one that works: it stays. */
export function retire(situation: Situation, principal: number, reason: string): boolean {
  const others = situation.working.filter((one) => one !== principal);
  if (others.length === 0) return false;
  situation.working = others;
  if (!situation.retired.has(principal)) situation.retired.set(principal, reason);
  return true;
}

/** The lanes of those principals that work. */
export function workingLanes({ working }: Situation, { lanes }: Server): readonly Lane[] {
  return working.length === lanes.length ? lanes : working.flatMap((principal) => lanes[principal] ?? []);
}

/** Requests that a server is to work on now. */
export function targetOf({ concurrency, disturbance }: Situation, server: Server): number {
  return concurrency.limit * server.power * disturbance.factor(server);
}

/** Draws the conclusions anew, now and then. */
export function lookAround(situation: Situation, key: string, left: number, now: number): void {
  if (now >= situation.outlookAt && now - situation.outlookAt < OUTLOOK_EVERY_MS) return;
  const { estimates, concurrency, disturbance, fleet, limits } = situation;
  const { slots, requestMs, roundTripMs } = estimates;
  situation.outlookAt = now;
  situation.powers.even(fleet.servers);
  const cost = estimates.cost(key);
  const size = cost === undefined ? 1 : bestSize(cost, estimates.faultRate(key));
  const msOf = (records: number): number =>
    cost === undefined ? requestMs : cost.fixedMs + cost.perRecordMs * records;
  const workMs = cost === undefined ? Infinity : (left / size) * msOf(size) * Math.max(1, estimates.overrun);
  const longestMs = Math.min(LONGEST_REQUEST_MS, msOf(LARGEST_BATCH));
  const lanes = fleet.servers.flatMap((server) => workingLanes(situation, server));
  // One whose server is gone, or whose principal does nothing any more, will not find it out.
  if (situation.touching !== undefined && !lanes.includes(situation.touching)) situation.touching = undefined;
  situation.outlook = outlookOf({
    lanes,
    servers: fleet.servers.length,
    limits,
    now,
    slots,
    workMs,
    requestMs,
    longestMs,
  });
  const { bound, beyondSlots } = situation.outlook;
  if (slots !== undefined) {
    const right = (beyondSlots * slots * (requestMs + roundTripMs)) / requestMs;
    if (estimates.model.isCertain) concurrency.settle(right);
    else concurrency.keepBelow(PROBING * right);
  }
  estimates.model.setMemory(Math.max(FEWEST_SAMPLES, ROUNDS_REMEMBERED * fleet.servers.length * concurrency.limit));
  estimates.model.beCautious(concurrency.isStarting);
  if (concurrency.isStarting || fleet.servers.length === 0) return;
  const { least, most } = estimates.model.plausible;
  disturbance.turn(now, {
    servers: fleet.servers,
    requestMs,
    direction: DIRECTIONS[bound],
    from: least / concurrency.limit,
    to: most / concurrency.limit,
  });
}
