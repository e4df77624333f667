import { budgetAt, mostOf, readyAt, RESERVE_MS } from "./room.ts";
import { likelyMost, shareOf } from "./roaming.ts";
import type { Lane, Server } from "./server.ts";
import { targetOf, workingLanes, type Situation } from "./situation.ts";

/** Where a request may go now; without a server wherever the balancer puts it. */
export interface Place {
  readonly principal: number;
  readonly server: Server | undefined;
  readonly lane: Lane | undefined;
}

/** A place, or when there may be one, if nothing is answered before; infinite when only an answer can make one. */
export type Found = { readonly place: Place } | { readonly at: number };

/** Before any server is known. */
export const FIRST_REQUESTS = 16;
const FEWEST_SCOUTS = 8;
const SCOUTS_PER_SERVER = 2;
/** New servers may come at any time. */
const SCOUT_SHARE = 0.02;
const SCOUT_EVERY_MS = 2000;
/** Where every budget is used up, it is worth a refusal to find out whether there is another server by now. */
const FIRST_RISK_MS = 2000;
const LAST_RISK_MS = 60_000;
const MOST_RISKS = 0.003;
const SCOUT_ROOM = 2;
/** The balancer does not spread evenly: with as many as are best, some servers would have too many, and others too few. */
const [LEAST_CROWDING, MOST_CROWDING] = [0.85, 1.4];
/** What that makes requests cost, where as many are in flight as the budgets can sustain. */
const CROWDING_COSTS = 1.2;

/** Now and then wherever the balancer chooses, to find new servers; else the best place that is known. */
export function placeOrScout(situation: Situation, needMs: number, now: number): Found {
  const scout = chooseScout(situation, now);
  if (scout !== undefined) return { place: { principal: scout, server: undefined, lane: undefined } };
  const found = placeByCookie(situation, needMs, now);
  if ("place" in found) return found;
  const risk = riskAt(situation, now);
  return { at: Math.min(found.at, risk > now ? risk : Infinity) };
}

/** The server with the most room, and there the principal with the most budget. */
export function placeByCookie(situation: Situation, needMs: number, now: number): Found {
  const { fleet } = situation;
  let best: Place | undefined;
  let bestRoom = 0;
  let at = Infinity;
  for (const server of fleet.servers) {
    const target = targetOf(situation, server);
    const room = (target - server.inFlight) / target;
    if (room <= bestRoom) continue;
    const found = richestLane(server, situation, needMs, now);
    if (typeof found === "number") at = Math.min(at, found);
    else [best, bestRoom] = [{ principal: found.principal, server, lane: found }, room];
  }
  return best === undefined ? { at } : { place: best };
}

/** The lane with the most budget of those that have room, or when one has. */
function richestLane(server: Server, situation: Situation, needMs: number, now: number): Lane | number {
  let best: Lane | undefined;
  let most = -Infinity;
  let soonest = Infinity;
  for (const lane of workingLanes(situation, server)) {
    const at = readyAt(lane, needMs, situation, now);
    soonest = Math.min(soonest, at);
    if (at > now) continue;
    const left = lane.budget.executionMs(now) - lane.expectedMs;
    if (left > most) [best, most] = [lane, left];
  }
  return best ?? soonest;
}

/** The principal of a request that asks for no server, to find those that have not been seen yet. */
function chooseScout(situation: Situation, now: number): number | undefined {
  const { fleet, roaming, random, working } = situation;
  const servers = fleet.servers.length;
  if (servers === 0) return roaming.total < FIRST_REQUESTS ? idlest(situation) : undefined;
  const sinceLast = now - roaming.lastBegunAt;
  const wanted = fleet.isIncomplete
    ? roaming.total < Math.max(FEWEST_SCOUTS, SCOUTS_PER_SERVER * servers)
    : random() < SCOUT_SHARE || sinceLast >= SCOUT_EVERY_MS;
  if (!wanted) return undefined;
  const idle = idlest(situation);
  const first = working.indexOf(idle);
  for (const principal of [...working.slice(first), ...working.slice(0, first)]) {
    if (isWelcome(situation, principal, now)) return principal;
  }
  return riskAt(situation, now) <= now ? idle : undefined;
}

/** When a scout may be sent although it will be refused at some server. */
function riskAt(situation: Situation, now: number): number {
  const { fleet, roaming, tally } = situation;
  if (tally.refused >= MOST_RISKS * tally.sent && !mayHaveRoom(situation, now)) return Infinity;
  return roaming.lastBegunAt + Math.min(LAST_RISK_MS, FIRST_RISK_MS * 2 ** fleet.refusedDraws);
}

/**
 * The books tell when there will be room only if the window is as long as is thought. Where the service says what is left,
 * one answer shows it; and a refusal names the window. A lock is no guess: its end is known.
 */
function mayHaveRoom({ fleet, limits }: Situation, now: number): boolean {
  if (limits.isWindowKnown || fleet.refusedDraws > 0) return false;
  return fleet.servers.some(({ lanes }) =>
    lanes.some(({ budget, lockedUntil }) => lockedUntil <= now && budget.isTold()),
  );
}

/** Whether a request of this principal will be let in wherever it goes. */
function isWelcome(situation: Situation, principal: number, now: number): boolean {
  const needMs = 2 * situation.estimates.requestMs;
  const hasRoom = ({ lanes }: Server): boolean => {
    const lane = lanes[principal];
    if (lane === undefined || lane.inFlight + SCOUT_ROOM >= mostOf(lane, situation)) return false;
    return budgetAt(lane, RESERVE_MS + lane.expectedMs + needMs, now) <= now;
  };
  return situation.fleet.servers.every(hasRoom);
}

function idlest({ roaming, working }: Situation): number {
  return working.reduce((best, one) => (roaming.of(one).inFlight < roaming.of(best).inFlight ? one : best));
}

/** Where the balancer chooses, every server must have room. */
export function placeAnywhere(situation: Situation, needMs: number, now: number): Found {
  const { fleet, roaming, working } = situation;
  const most = fleet.servers.length === 0 ? FIRST_REQUESTS : mostAnywhere(situation);
  if (roaming.total >= most) return { at: Infinity };
  let chosen: number | undefined;
  let soonest = Infinity;
  for (const principal of working) {
    const at = anywhereAt(situation, principal, needMs, now);
    soonest = Math.min(soonest, at);
    if (at <= now && (chosen === undefined || roaming.of(principal).inFlight < roaming.of(chosen).inFlight))
      chosen = principal;
  }
  if (chosen !== undefined) return { place: { principal: chosen, server: undefined, lane: undefined } };
  const look = roaming.total === 0 && mayHaveRoom(situation, now) ? riskAt(situation, now) : Infinity;
  if (look > now) return { at: Math.min(soonest, look) };
  return { place: { principal: idlest(situation), server: undefined, lane: undefined } };
}

/**
 * Requests at a time, all servers together. Some of them have more than their part, whose requests then cost more than they
 * should, so that it is less than as many as there are slots; more, where the slots are what holds the work up: then none of
 * them is to be idle by chance.
 */
function mostAnywhere({ fleet, concurrency, disturbance, outlook }: Situation): number {
  const crowding = Math.min(MOST_CROWDING, Math.max(LEAST_CROWDING, outlook.sustained / CROWDING_COSTS));
  const each = (concurrency.limit / outlook.beyondSlots) * Math.min(1, disturbance.overall);
  return (crowding * each) / fleet.largestShare;
}

function anywhereAt(situation: Situation, principal: number, needMs: number, now: number): number {
  const { fleet, roaming } = situation;
  const { inFlight, expectedMs } = roaming.of(principal);
  let at = now;
  for (const server of fleet.servers) {
    const lane = server.lanes[principal];
    if (lane === undefined) continue;
    const share = shareOf(fleet, server);
    const likely = likelyMost(inFlight + 1, share);
    if (likely > mostOf(lane, situation)) return Infinity;
    const charged = share * expectedMs + needMs * (1 + 2 * Math.sqrt(inFlight * share));
    if (lane.budget.requests(now) < likely) return Math.max(now + 1, lane.budget.whenRequests(likely, now));
    at = Math.max(at, budgetAt(lane, RESERVE_MS + charged, now));
  }
  return at;
}
