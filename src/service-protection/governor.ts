import { reasonOf, type Clock } from "../clock.ts";
import { createLane, hasRoom, learn, type Lane } from "./lane.ts";
import type { Observation } from "./observation.ts";

/** Leave to send one request. Give it back with what became of the request, exactly once. */
export interface Permit {
  /** Which of the connection's principals is to send it. */
  readonly principal: number;
  release(observation: Observation): void;
}

/** Why it goes as fast as it goes. */
export interface Explanation {
  /** Requests that may be in flight at once. */
  readonly limit: number;
  readonly reason: string;
  readonly lanes: readonly {
    principal: number;
    inFlight: number;
    limit: number;
    lockedForMs: number;
    reason: string;
  }[];
}

/** Decides when a request may be sent, and by whom. Knows neither HTTP nor records; takes the time from its clock. */
export interface Governor {
  /** Waits until some lane has room. Rejects with the signal's reason as soon as that is aborted. */
  acquire(options?: { signal?: AbortSignal | undefined }): Promise<Permit>;
  explain(): Explanation;
  /** Refuses with this reason all who wait and all who come. Permits that are out stay good. */
  close(reason: Error): void;
}

interface Waiter {
  grant(lane: Lane): void;
  refuse(reason: Error): void;
}

export function createGovernor(options: { readonly principals: number; readonly clock: Clock }): Governor {
  const { clock } = options;
  const lanes = Array.from({ length: options.principals }, (_, principal) => createLane(principal));
  const waiters = new Set<Waiter>();
  let alarm: AbortController | undefined;
  let closed: Error | undefined;

  const freeLane = (): Lane | undefined => {
    const now = clock.now();
    let best: Lane | undefined;
    for (const lane of lanes) {
      if (hasRoom(lane, now) && (best === undefined || lane.inFlight < best.inFlight)) best = lane;
    }
    return best;
  };

  const dispatch = (): void => {
    for (const waiter of waiters) {
      const lane = freeLane();
      if (lane === undefined) break;
      waiters.delete(waiter);
      waiter.grant(lane);
    }
    setAlarm();
  };

  /** A lock ends without anyone's doing, so somebody has to look again: one sleep, and only while someone waits. */
  const setAlarm = (): void => {
    alarm?.abort();
    alarm = undefined;
    const now = clock.now();
    const ends = lanes.filter((lane) => lane.lockedUntil > now).map((lane) => lane.lockedUntil);
    if (waiters.size === 0 || ends.length === 0) return;
    const set = new AbortController();
    alarm = set;
    clock.sleep(Math.min(...ends) - now, set.signal).then(dispatch, () => undefined);
  };

  const permitOn = (lane: Lane): Permit => {
    lane.inFlight += 1;
    let released = false;
    return {
      principal: lane.principal,
      release: (observation) => {
        if (released) return;
        released = true;
        lane.inFlight -= 1;
        learn(lane, observation, clock.now());
        if (waiters.size > 0) dispatch();
      },
    };
  };

  const wait = (signal: AbortSignal | undefined): Promise<Permit> =>
    new Promise((resolve, reject) => {
      const abort = (): void => {
        if (signal) waiter.refuse(reasonOf(signal));
      };
      const waiter: Waiter = {
        grant: (lane) => {
          signal?.removeEventListener("abort", abort);
          resolve(permitOn(lane));
        },
        refuse: (reason) => {
          signal?.removeEventListener("abort", abort);
          waiters.delete(waiter);
          setAlarm();
          reject(reason);
        },
      };
      waiters.add(waiter);
      signal?.addEventListener("abort", abort, { once: true });
      setAlarm();
    });

  return {
    acquire: async ({ signal } = {}) => {
      if (signal?.aborted) throw reasonOf(signal);
      if (closed !== undefined) throw closed;
      const lane = waiters.size === 0 ? freeLane() : undefined;
      return lane === undefined ? wait(signal) : permitOn(lane);
    },
    explain: () => explain(lanes, clock.now()),
    close: (reason) => {
      closed ??= reason;
      for (const waiter of waiters) waiter.refuse(closed);
    },
  };
}

function explain(lanes: readonly Lane[], now: number): Explanation {
  const open = lanes.filter((lane) => lane.lockedUntil <= now);
  const told = lanes.find((lane) => lane.lockedUntil > now) ?? lanes[0];
  return {
    limit: open.reduce((sum, lane) => sum + lane.limit, 0),
    reason: told?.reason ?? "no principal",
    lanes: lanes.map(({ principal, inFlight, limit, lockedUntil, reason }) => ({
      principal,
      inFlight,
      limit,
      lockedForMs: Math.max(0, lockedUntil - now),
      reason,
    })),
  };
}
