import { either, reasonOf, type Clock } from "../clock.ts";
import { explain, type Explanation } from "./explanation.ts";
import { createGovernorCore, type Admission, type Demand, type GovernorCoreOptions } from "./governor-core.ts";
import type { Observation } from "./observation.ts";

export type { Explanation } from "./explanation.ts";

/** Leave to send one request. Give it back with what became of the request, exactly once. */
export interface Permit {
  /** Which of the connection's principals is to send it. */
  readonly principal: number;
  /** The affinity cookie to send, where the governor chooses the server. */
  readonly affinity: string | undefined;
  release(observation: Observation): void;
}

export interface AcquireOptions extends Demand {
  readonly signal?: AbortSignal | undefined;
  /** Ends only the waiting, so that a permit which is there at once is given even then. */
  readonly waitSignal?: AbortSignal | undefined;
}

/** Decides when a request may be sent, and by whom. Knows neither HTTP nor records; takes the time from its clock. */
export interface Governor {
  /** Waits until some lane has room. Rejects with the signal's reason as soon as that is aborted. */
  acquire(options?: AcquireOptions): Promise<Permit>;
  explain(): Explanation;
  /** Refuses with this reason all who wait and all who come. Permits that are out stay good. */
  close(reason: Error): void;
}

export interface GovernorOptions extends Partial<GovernorCoreOptions> {
  readonly principals: number;
  readonly clock: Clock;
}

interface Waiter {
  readonly demand: Demand;
  grant(admission: Admission): void;
  refuse(reason: Error): void;
}

const SHORTEST_SLEEP_MS = 1;

/** @param options.affinity who chooses the server of a request. @default "lanes" */
export function createGovernor(options: GovernorOptions): Governor {
  const { clock, principals, affinity = "lanes", random = Math.random } = options;
  const core = createGovernorCore({ principals, affinity, random });
  const waiters = new Set<Waiter>();
  let alarm: { readonly at: number; readonly controller: AbortController } | undefined;
  let closed: Error | undefined;

  /** In the order in which they came: who cannot go yet holds up those behind. */
  const dispatch = (): void => {
    for (const waiter of waiters) {
      const admission = core.admit(clock.now(), waiter.demand);
      if (admission === undefined) break;
      waiters.delete(waiter);
      waiter.grant(admission);
    }
    setAlarm();
  };

  /** Locks end and windows slide without anyone's doing, so somebody has to look again: one sleep, while someone waits. */
  const setAlarm = (): void => {
    const at = waiters.size === 0 ? undefined : core.wakeAt();
    if (alarm?.at === at) return;
    alarm?.controller.abort();
    alarm = undefined;
    if (at === undefined) return;
    const controller = new AbortController();
    alarm = { at, controller };
    const wake = (): void => {
      alarm = undefined;
      dispatch();
    };
    clock.sleep(Math.max(SHORTEST_SLEEP_MS, at - clock.now()), controller.signal).then(wake, () => undefined);
  };

  const permitFor = (admission: Admission): Permit => {
    let released = false;
    return {
      principal: admission.principal,
      affinity: admission.affinity,
      release: (observation) => {
        if (released) return;
        released = true;
        core.settle(clock.now(), admission, observation);
        if (waiters.size > 0) dispatch();
      },
    };
  };

  const wait = (demand: Demand, signal: AbortSignal | undefined): Promise<Permit> =>
    new Promise((resolve, reject) => {
      const abort = (): void => {
        if (signal) waiter.refuse(reasonOf(signal));
      };
      const waiter: Waiter = {
        demand,
        grant: (admission) => {
          signal?.removeEventListener("abort", abort);
          resolve(permitFor(admission));
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
    acquire: async ({ signal, waitSignal, key, records = 1, left } = {}) => {
      if (signal?.aborted) throw reasonOf(signal);
      if (closed !== undefined) throw closed;
      const demand = { key, records, left };
      const admission = waiters.size === 0 ? core.admit(clock.now(), demand) : undefined;
      if (admission !== undefined) return permitFor(admission);
      if (waitSignal?.aborted) throw reasonOf(waitSignal);
      return wait(demand, waitSignal === undefined ? signal : either(signal, waitSignal));
    },
    explain: () => ({ ...explain(core.situation, clock.now()), batchSizes: core.batchSizes() }),
    close: (reason) => {
      closed ??= reason;
      for (const waiter of waiters) waiter.refuse(closed);
    },
  };
}
