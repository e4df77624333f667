import { either, reasonOf, type Clock } from "../clock.ts";
import { createAlarm } from "./alarm.ts";
import { explain, type Explanation } from "./explanation.ts";
import { createGovernorCore, type Admission, type Demand, type GovernorCoreOptions } from "./governor-core.ts";
import type { Observation } from "./observation.ts";
import { retire } from "./situation.ts";

export type { Explanation } from "./explanation.ts";

/** Leave to send one request. Give it back with what became of the request, exactly once. */
export interface Permit {
  /** Which of the connection's principals is to send it. */
  readonly principal: number;
  /** The affinity cookie to send, where the governor chooses the server. */
  readonly affinity: string | undefined;
  release(observation: Observation): void;
}

export interface AcquireOptions extends Omit<Demand, "mayRepeat"> {
  readonly signal?: AbortSignal | undefined;
  /** Ends only the waiting, so that a permit which is there at once is given even then. */
  readonly waitSignal?: AbortSignal | undefined;
  /**
   * For a request that may be executed twice, and only for such: is called, at most once, when nothing else is left to send
   * and this request takes far longer than it should, with leave to send it once more. Both permits are to be released, each
   * with what became of its own request. Who has the answer of one of them may abort the other, and then releases that one's
   * permit as `{ result: "failed", durationMs }`. Not called any more once the first permit is released. @default never
   */
  readonly onHedge?: ((permit: Permit) => void) | undefined;
}

/** Decides when a request may be sent, and by whom. Knows neither HTTP nor records; takes the time from its clock. */
export interface Governor {
  /** Waits until some lane has room. Rejects with the signal's reason as soon as that is aborted. */
  acquire(options?: AcquireOptions): Promise<Permit>;
  /**
   * Waits like `acquire`, takes no leave, and tells how many records, 1 to 1000, a request is best to carry that is sent at
   * once: towards the end of a window more than usual. Whoever forms requests only then forms them by what is known by then.
   * Tells it at once where there is nothing to wait for, and when the signal ends the waiting.
   */
  foresee(demand: Pick<Demand, "key" | "left">, signal: AbortSignal): number | Promise<number>;
  explain(): Explanation;
  /**
   * Records that the next request of this kind is best to carry, 1 to 1000; towards the end fewer, so that all servers finish
   * together. Undefined: nothing of the kind was answered yet.
   * @param key what is done and to which table, as in `acquire`
   * @param left records that are still to be sent. @default unknown, and many
   */
  batchSize(key: string, left?: number): number | undefined;
  /**
   * Gives a principal no permits any more, because it cannot sign in for instance; the others do its work.
   * @returns "known" where it is retired already, "last" for the last one that works, which stays
   */
  retire(principal: number, reason: string): "retired" | "known" | "last";
  /** Refuses with this reason all who wait and all who come. Permits that are out stay good. */
  close(reason: Error): void;
}

export interface GovernorOptions extends Partial<GovernorCoreOptions> {
  readonly principals: number;
  readonly clock: Clock;
}

interface Request {
  readonly demand: Demand;
  readonly onHedge: ((copy: Permit) => void) | undefined;
}

interface Waiter {
  /** False: not now. */
  proceed(): boolean;
  refuse(reason: Error): void;
}

/** @param options.affinity who chooses the server of a request. @default "lanes" */
export function createGovernor(options: GovernorOptions): Governor {
  const { clock, principals, affinity = "lanes", random = Math.random } = options;
  const core = createGovernorCore({ principals, affinity, random });
  const waiters = new Set<Waiter>();
  /** Of requests under way that may be sent twice: who is to be told. */
  const copiers = new Map<Admission, (copy: Permit) => void>();
  let isMoreToCome = false;
  let lastCameAt = -Infinity;
  let closed: Error | undefined;

  const msUntil = (at: number | undefined): number | undefined =>
    at === undefined ? undefined : Math.max(0, at - clock.now());

  /** In the order in which they came: who cannot go yet holds up those behind. */
  const dispatch = (): void => {
    for (const waiter of waiters) {
      if (!waiter.proceed()) break;
      waiters.delete(waiter);
    }
    if (waiters.size === 0) hedge();
    setAlarm();
  };

  /** Locks end, windows slide and requests become overdue without anyone's doing, so somebody has to look again. */
  const setAlarm = (): void => alarm.set(waiters.size > 0 ? core.wakeAt() : hedgeAt());
  const alarm = createAlarm(clock, dispatch);

  /** When requests that are overdue then are to be sent once more, if nobody comes before. */
  const hedgeAt = (): number | undefined => {
    const at = core.hedgeAt();
    if (at === undefined || copiers.size === 0) return undefined;
    return isMoreToCome ? Math.max(at, lastCameAt + core.situation.estimates.requestMs) : at;
  };

  const hedge = (): void => {
    for (let at = hedgeAt(); at !== undefined && at <= clock.now(); at = hedgeAt()) {
      const found = core.hedge(clock.now());
      if (found === undefined) return;
      const tell = copiers.get(found.overdue);
      copiers.delete(found.overdue);
      tell?.(permitFor(found.copy));
    }
  };

  const admit = ({ demand, onHedge }: Request): Permit | undefined => {
    const admission = core.admit(clock.now(), demand);
    if (admission === undefined) return undefined;
    lastCameAt = clock.now();
    isMoreToCome = (demand.left ?? Infinity) > admission.records;
    if (onHedge !== undefined) copiers.set(admission, onHedge);
    return permitFor(admission);
  };

  const permitFor = (admission: Admission): Permit => {
    let released = false;
    return {
      principal: admission.principal,
      affinity: admission.affinity,
      release: (observation) => {
        if (released) return;
        released = true;
        copiers.delete(admission);
        core.settle(clock.now(), admission, observation);
        dispatch();
      },
    };
  };

  /** Gives what is tried, at the first time that it succeeds. */
  const wait = <T>(attempt: () => T | undefined, signal: AbortSignal | undefined): Promise<T> =>
    new Promise((resolve, reject) => {
      const abort = (): void => {
        if (signal) waiter.refuse(reasonOf(signal));
      };
      const waiter: Waiter = {
        proceed: () => {
          const result = attempt();
          if (result === undefined) return false;
          signal?.removeEventListener("abort", abort);
          resolve(result);
          return true;
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
    acquire: async ({ signal, waitSignal, onHedge, key, records = 1, left } = {}) => {
      if (signal?.aborted) throw reasonOf(signal);
      if (closed !== undefined) throw closed;
      const request = {
        demand: { key, records, left, mayRepeat: onHedge !== undefined },
        onHedge,
      };
      const permit = waiters.size === 0 ? admit(request) : undefined;
      if (permit !== undefined) {
        setAlarm();
        return permit;
      }
      if (waitSignal?.aborted) throw reasonOf(waitSignal);
      return wait(() => admit(request), waitSignal === undefined ? signal : either(signal, waitSignal));
    },
    foresee: (demand, signal) => {
      const usual = (): number => core.batchSize(demand.key ?? "", demand.left) ?? 1;
      if (signal.aborted || closed !== undefined) return usual();
      const attempt = (): number | undefined => core.foresee(clock.now(), demand);
      return (waiters.size === 0 ? attempt() : undefined) ?? wait(attempt, signal).catch(usual);
    },
    explain: () => ({
      ...explain(core.situation, clock.now()),
      batchSizes: core.batchSizes(),
      waitsForMs: waiters.size === 0 ? undefined : msUntil(core.wakeAt()),
    }),
    batchSize: core.batchSize,
    retire: (principal, reason) => {
      if (core.situation.retired.has(principal)) return "known";
      if (!retire(core.situation, principal, reason)) return "last";
      dispatch();
      return "retired";
    },
    close: (reason) => {
      closed ??= reason;
      for (const waiter of waiters) waiter.refuse(closed);
    },
  };
}
