import { mostOf } from "./room.ts";
import { FIRST_REQUESTS } from "./placement.ts";
import { NAMELESS, type Lane, type Server } from "./server.ts";
import { targetOf, workingLanes, type Situation } from "./situation.ts";

/** Why it goes as fast as it goes. */
export interface Explanation {
  /** Requests that may be in flight at once. */
  readonly limit: number;
  readonly reason: string;
  readonly lanes: readonly LaneExplanation[];
  /** Records that a request is best to carry, 1 to 1000, by what it does: "create account". Of kinds that are known. */
  readonly batchSizes?: Readonly<Record<string, number>> | undefined;
  /** The next request waits for so long, if nothing is answered before; undefined where none waits for a time to come. */
  readonly waitsForMs?: number | undefined;
  /** Principals that do nothing any more, and why. */
  readonly retired?: readonly { readonly principal: number; readonly reason: string }[] | undefined;
}

/** One principal at one server; without a server: what the balancer places. */
export interface LaneExplanation {
  readonly principal: number;
  /** Its affinity cookie. */
  readonly server?: string | undefined;
  readonly inFlight: number;
  readonly limit: number;
  readonly lockedForMs: number;
  readonly reason: string;
  /** Of the budgets of the running window, as far as is known. */
  readonly remainingRequests?: number | undefined;
  readonly remainingExecutionMs?: number | undefined;
}

const REASONS = {
  budget: "the execution time that the service grants is what holds it up",
  slots: "the servers do not work on more requests at a time without slowing down",
  nothing: "what is left fits what the service grants",
} as const;

export function explain(situation: Situation, now: number): Explanation {
  const { fleet, roaming, working } = situation;
  const lanes = fleet.servers.flatMap((server) =>
    workingLanes(situation, server).map((lane) => explainLane(server, lane, situation, now)),
  );
  const wanderers = working.map((principal) => ({
    principal,
    inFlight: roaming.of(principal).inFlight,
    limit: fleet.servers.length === 0 ? Math.ceil(FIRST_REQUESTS / working.length) : 0,
    lockedForMs: 0,
    reason: "no server is known yet",
  }));
  const locked = lanes.filter(({ lockedForMs }) => lockedForMs > 0).sort((a, b) => a.lockedForMs - b.lockedForMs);
  return {
    limit: fleet.servers.length === 0 ? FIRST_REQUESTS : limitOf(situation, now),
    reason: locked[0]?.reason ?? reasonOf(situation),
    retired: Array.from(situation.retired, ([principal, reason]) => ({ principal, reason })),
    lanes: [...wanderers.filter(({ inFlight }) => inFlight > 0 || fleet.servers.length === 0), ...lanes],
  };
}

function limitOf(situation: Situation, now: number): number {
  const limits = situation.fleet.servers.map((server) => {
    const open = workingLanes(situation, server).filter(({ lockedUntil }) => lockedUntil <= now);
    const most = open.reduce((sum, lane) => sum + Math.floor(mostOf(lane, situation)), 0);
    return Math.min(most, Math.max(1, Math.ceil(targetOf(situation, server))));
  });
  return limits.reduce((sum, limit) => sum + limit, 0);
}

function reasonOf({ concurrency, fleet, estimates, outlook }: Situation): string {
  if (fleet.servers.length === 0) return "no server is known yet";
  if (concurrency.isStarting) return "more and more at a time, until requests slow each other down";
  if (estimates.slots === undefined) return "no limit met so far";
  return REASONS[outlook.bound];
}

function explainLane({ id }: Server, lane: Lane, situation: Situation, now: number): LaneExplanation {
  const { principal, inFlight, lockedUntil, budget } = lane;
  const lockedForMs = Math.max(0, lockedUntil - now);
  const remainingExecutionMs = Math.max(0, Math.round(budget.executionMs(now)));
  return {
    principal,
    server: id === NAMELESS ? undefined : id,
    inFlight,
    limit: Math.floor(mostOf(lane, situation)),
    lockedForMs,
    reason: lockedForMs > 0 ? lane.reason : remainingExecutionMs === 0 ? "its execution time is used up" : "open",
    remainingRequests: Math.max(0, Math.floor(budget.requests(now))),
    remainingExecutionMs,
  };
}
