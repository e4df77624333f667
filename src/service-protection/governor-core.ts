import type { Observation } from "./observation.ts";
import { placeAnywhere, placeByCookie } from "./placement.ts";
import { reactToRefusal, regain } from "./reactions.ts";
import { lastSize, usualSize } from "./request-size.ts";
import { shareOf } from "./roaming.ts";
import { busyMsOf, NAMELESS, type Lane, type Server } from "./server.ts";
import { createSituation, lookAround, type Situation } from "./situation.ts";

/** What is to be sent. */
export interface Demand {
  /** What is done, and to which table: what costs alike. @default "" */
  readonly key?: string | undefined;
  /** Records of the request. @default as many as are best */
  readonly records?: number | undefined;
  /** Records that are still to be sent, these included, where that is known. */
  readonly left?: number | undefined;
}

/** Leave to send a request now. Give it back with what became of it, exactly once. */
export interface Admission {
  readonly principal: number;
  /** The affinity cookie to send; undefined: none. */
  readonly affinity: string | undefined;
  readonly records: number;
  readonly key: string;
  readonly sentAt: number;
  readonly expectedMs: number;
  /** Undefined: whichever server gets it. */
  readonly server: Server | undefined;
  /** How busy the server, or all of them, had been until then. */
  readonly busyMs: number;
}

export interface GovernorCoreOptions {
  readonly principals: number;
  /** 0 up to 1. */
  readonly random: () => number;
  /** "lanes" chooses the server of each request by its cookie, "none" leaves it to the balancer. */
  readonly affinity: "lanes" | "none";
}

/** Decides when a request may be sent, by whom and to which server. Has no clock: it is told the time, in milliseconds. */
export interface GovernorCore {
  /** Undefined: not now. */
  admit(now: number, demand: Demand): Admission | undefined;
  settle(now: number, admission: Admission, observation: Observation): void;
  /** When it is worth asking again after a refusal, if nothing is settled before; undefined: only then. */
  wakeAt(): number | undefined;
  /** Records that are best for a request, by what it does. Of kinds that are known. */
  batchSizes(): Readonly<Record<string, number>>;
  readonly situation: Situation;
}

const MORE_AT_ONCE = 3;
const MORE_EVERY_MS = 300;
const LESS_TRUST = 0.1;

export function createGovernorCore({ principals, random, affinity }: GovernorCoreOptions): GovernorCore {
  const situation = createSituation(principals, random);
  const { fleet, roaming, estimates, concurrency, limits } = situation;
  const largest = new Map<string, number>();
  let wakeAt = Infinity;
  let raisedAt = -Infinity;

  const placesByCookie = (now: number): boolean => affinity === "lanes" && fleet.honoursCookies(now);

  function begin(now: number, key: string, records: number, principal: number, server: Server | undefined): Admission {
    const expectedMs = estimates.expectedMs(key, records, concurrency.limit);
    largest.set(key, Math.max(largest.get(key) ?? 1, records));
    const busyMs = server === undefined ? roaming.busyMs(now) : busyMsOf(server, now);
    if (server === undefined) roaming.begin(principal, expectedMs, now);
    else occupy(server, server.lanes[principal], expectedMs, now);
    return {
      principal,
      affinity: server?.id === NAMELESS ? undefined : server?.id,
      records,
      key,
      sentAt: now,
      expectedMs,
      server,
      busyMs,
    };
  }

  /** Gives the place back. @returns how many were at work on its server meanwhile, on average */
  function vacate(now: number, { server, principal, expectedMs, busyMs, sentAt }: Admission): number {
    const passed = Math.max(1, now - sentAt);
    if (server === undefined) {
      const active = (roaming.busyMs(now) - busyMs) / passed;
      roaming.end(principal, expectedMs, now);
      return active;
    }
    const active = (busyMsOf(server, now) - busyMs) / passed;
    release(server, server.lanes[principal], expectedMs);
    return active;
  }

  /** The lane that was charged, and its server. */
  function laneOf(now: number, { server, principal, sentAt }: Admission, id: string): Charged | undefined {
    if (server !== undefined) fleet.notice(server, id, sentAt, now);
    const answered = fleet.meet(id, { sentAt, now, drawn: server === undefined });
    const lane = answered?.lanes[principal];
    if (answered === undefined || lane === undefined) return undefined;
    if (server !== answered) lane.budget.countRequest(now);
    return { server: answered, lane };
  }

  function refused(lane: Lane, observation: Observation, now: number): void {
    estimates.refused(observation.durationMs);
    // A refusal that comes while the lane is locked already was on its way, and says nothing new.
    if (observation.facet === "executionTime" && lane.lockedUntil <= now) {
      situation.caution = Math.min(1, situation.caution + LESS_TRUST);
    }
    reactToRefusal(lane, observation, limits, now);
  }

  /** Something in front of the servers refuses, and would at every one of them. */
  function answeredByNobody(principal: number, observation: Observation, now: number): void {
    if (observation.result !== "throttled") return;
    for (const { lanes } of fleet.servers)
      for (const lane of lanes) if (lane.principal === principal) refused(lane, observation, now);
  }

  function answered({ lane, server }: Charged, active: number, admission: Admission, observation: Observation): void {
    const { records, key } = admission;
    const { durationMs } = observation;
    if (records === 0) return;
    if (admission.server === server) estimates.learn({ key, records, durationMs, active });
    else if (admission.server === undefined) {
      estimates.learn({ key, records, durationMs, active: active * shareOf(fleet, server.drawn) + server.inFlight });
    }
    regain(lane);
  }

  /** Nothing shows that requests slow each other down: dare more. */
  function grow(lane: Lane, now: number): void {
    if (estimates.slots !== undefined && estimates.model.isCertain) return;
    concurrency.grow(fleet.servers.length, limits.concurrency * principals);
    const isFull = lane.inFlight >= limits.concurrency - 2;
    if (!isFull || limits.isConcurrencyKnown || now - raisedAt < MORE_EVERY_MS) return;
    raisedAt = now;
    limits.concurrency += MORE_AT_ONCE;
  }

  function touch(lane: Lane, now: number): void {
    if (lane !== situation.touching || limits.isExecutionKnown) return;
    const used = lane.budget.executionLimitMs(now) - lane.budget.executionMs(now);
    limits.executionMs = Math.max(limits.executionMs, used);
  }

  return {
    admit(now, { key = "", records, left = Infinity }) {
      lookAround(situation, key, left, now);
      const size = records ?? usualSize(situation, key, largest.get(key) ?? 1, left);
      const needMs = estimates.expectedMs(key, size, concurrency.limit);
      const found = placesByCookie(now) ? placeByCookie(situation, needMs, now) : placeAnywhere(situation, needMs, now);
      if ("at" in found) {
        const turn = fleet.servers.length > 0 && !concurrency.isStarting ? situation.disturbance.until : Infinity;
        wakeAt = Math.min(found.at, turn > now ? turn : Infinity);
        return undefined;
      }
      wakeAt = Infinity;
      const { place } = found;
      const last = records ?? lastSize(situation, place, key, size, left, now);
      return begin(now, key, last, place.principal, place.server);
    },
    settle(now, admission, observation) {
      const active = vacate(now, admission);
      // Without an answer nothing is known. One that names no server came from the one that was asked.
      if (observation.server === undefined && observation.result === "failed") return;
      const id = observation.server ?? admission.server?.id ?? NAMELESS;
      if (id === NAMELESS && fleet.servers.some((server) => server.id !== NAMELESS)) {
        answeredByNobody(admission.principal, observation, now);
        return;
      }
      const charged = laneOf(now, admission, id);
      if (charged === undefined) return;
      const { lane } = charged;
      if (observation.result === "throttled") {
        refused(lane, observation, now);
        return;
      }
      const executionMs = estimates.answered(observation.durationMs, lane.budget.roundTripMs());
      lane.budget.settle(executionMs, observation, now);
      touch(lane, now);
      answered(charged, active, admission, observation);
      grow(lane, now);
    },
    wakeAt: () => (wakeAt === Infinity ? undefined : wakeAt),
    batchSizes() {
      const known = [...largest].filter(([key]) => estimates.cost(key) !== undefined);
      return Object.fromEntries(known.map(([key, most]) => [key, usualSize(situation, key, most, Infinity)]));
    },
    situation,
  };
}

interface Charged {
  readonly server: Server;
  readonly lane: Lane;
}

function occupy(server: Server, lane: Lane | undefined, expectedMs: number, now: number): void {
  server.inFlight += 1;
  if (lane === undefined) return;
  lane.inFlight += 1;
  lane.expectedMs += expectedMs;
  lane.budget.countRequest(now);
}

function release(server: Server, lane: Lane | undefined, expectedMs: number): void {
  server.inFlight -= 1;
  if (lane === undefined) return;
  lane.inFlight -= 1;
  lane.expectedMs = lane.inFlight === 0 ? 0 : Math.max(0, lane.expectedMs - expectedMs);
}
