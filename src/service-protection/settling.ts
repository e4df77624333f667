import type { Admission } from "./admission.ts";
import { end, placedAt } from "./in-flight.ts";
import type { Observation } from "./observation.ts";
import { reactToRefusal, regain } from "./reactions.ts";
import { keepPace, shareOf } from "./roaming.ts";
import { NAMELESS, type Lane, type Server } from "./server.ts";
import type { Situation } from "./situation.ts";

/** Draws the conclusions from what became of requests. */
export interface Settling {
  /** @returns its execution time; undefined: it was not executed, or nothing is known of it */
  settle(admission: Admission, observation: Observation, now: number): number | undefined;
}

interface Charged {
  readonly server: Server;
  readonly lane: Lane;
}

const MORE_AT_ONCE = 3;
const MORE_EVERY_MS = 300;
const LESS_TRUST = 0.1;

export function createSettling(situation: Situation): Settling {
  const { fleet, estimates, concurrency, limits, principals } = situation;
  let raisedAt = -Infinity;

  /** The lane that was charged, and its server. */
  function laneOf(now: number, { server, principal, sentAt }: Admission, id: string): Charged | undefined {
    if (server !== undefined) fleet.notice(server, id, sentAt, now);
    const answered = fleet.meet(id, {
      sentAt,
      now,
      drawn: server === undefined,
    });
    const lane = answered?.lanes[principal];
    if (answered === undefined || lane === undefined) return undefined;
    if (server !== answered) lane.budget.countRequest(now);
    if (server !== undefined && server !== answered) answered.strayedAt = now;
    return { server: answered, lane };
  }

  function refused(lane: Lane, observation: Observation, now: number, wasScout: boolean): void {
    estimates.refused(observation.durationMs);
    situation.tally.refused += 1;
    // A refusal that comes while the lane is locked already was on its way, and says nothing new. A scout risks one.
    if (observation.facet === "executionTime" && lane.lockedUntil <= now && !wasScout) {
      situation.caution = Math.min(1, situation.caution + LESS_TRUST);
    }
    reactToRefusal(lane, observation, limits, now);
  }

  /** Something in front of the servers refuses, and would at every one of them. */
  function answeredByNobody(principal: number, observation: Observation, now: number): void {
    if (observation.result !== "throttled") return;
    for (const { lanes } of fleet.servers)
      for (const lane of lanes) if (lane.principal === principal) refused(lane, observation, now, false);
  }

  function answered(
    { lane, server }: Charged,
    active: number,
    executionMs: number,
    admission: Admission,
    observation: Observation,
    now: number,
  ): void {
    const { records, key, expectedMs } = admission;
    const { durationMs } = observation;
    if (records === 0) return;
    if (observation.result === "failed") {
      estimates.failed(key, records);
    } else if (admission.server === server && admission.sentAt > server.strayedAt) {
      const usual = active / server.power;
      // What is disturbed on purpose tells of the slots of all, and is not to be explained away.
      if (estimates.slots !== undefined && estimates.model.isCertain && situation.disturbance.factor(server) === 1)
        situation.powers.learn(server, executionMs / Math.max(1, estimates.expectedMs(key, records, usual)));
      estimates.learn({ key, records, durationMs, active: usual }, expectedMs);
    }
    if (admission.server === undefined && observation.result === "ok") {
      estimates.learn(
        {
          key,
          records,
          durationMs,
          active: active * shareOf(fleet, server) + placedAt(server, admission, now),
        },
        expectedMs,
      );
      keepPace(server, executionMs / Math.max(1, estimates.expectedMs(key, records, 0)));
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
    settle(admission, observation, now) {
      const active = end(situation, admission, now);
      // Without an answer nothing is known. One that names no server came from the one that was asked.
      if (observation.server === undefined && observation.result === "failed") return undefined;
      const id = observation.server ?? admission.server?.id ?? NAMELESS;
      if (id === NAMELESS && fleet.servers.some((server) => server.id !== NAMELESS)) {
        answeredByNobody(admission.principal, observation, now);
        return undefined;
      }
      const charged = laneOf(now, admission, id);
      if (charged === undefined) return undefined;
      const { lane } = charged;
      if (observation.result === "throttled") {
        const wasScout = admission.server === undefined;
        if (wasScout && observation.facet !== "concurrency") fleet.refusedDraws += 1;
        refused(lane, observation, now, wasScout);
        return undefined;
      }
      const executionMs = estimates.answered(observation.durationMs, lane.budget.roundTripMs());
      lane.budget.settle(executionMs, observation, now);
      touch(lane, now);
      answered(charged, active, executionMs, admission, observation, now);
      grow(lane, now);
      return executionMs;
    },
  };
}
