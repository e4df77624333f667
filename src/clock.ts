import { setImmediate as nextTurn } from "node:timers/promises";

/** The one place that knows the time. Everything that waits or measures takes a Clock, so that tests need not wait. */
export interface Clock {
  /** Milliseconds since the epoch. Never less than before. */
  now(): number;
  /** Resolves after `ms` milliseconds, or rejects with the signal's own reason as soon as it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The longest delay that setTimeout takes; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

const startedAt = Date.now() - performance.now();

/**
 * The computer's time when this was loaded, and what has passed since. A clock that somebody sets in between, or that is
 * corrected by hours, would have runs wait for a time that has gone, or believe that no time has passed.
 */
export const systemClock: Clock = {
  now: () => Math.floor(startedAt + performance.now()),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(reasonOf(signal));
        return;
      }
      const abort = (): void => {
        clearTimeout(timer);
        if (signal) reject(reasonOf(signal));
      };
      const timer = setTimeout(
        () => {
          signal?.removeEventListener("abort", abort);
          resolve();
        },
        Math.min(ms, LONGEST_TIMER_MS),
      );
      signal?.addEventListener("abort", abort, { once: true });
    }),
};

/** The reason of an aborted signal, as an Error: what the caller gave, wrapped only when it is none. */
export function reasonOf(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new Error(String(reason), { cause: reason });
}

/** The promise's own end, or the signal's reason as soon as it is aborted; the promise itself goes on unheard. */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(reasonOf(signal));
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

/** Aborted as soon as one of the two is, with its reason. */
export function either(signal: AbortSignal | undefined, other: AbortSignal): AbortSignal {
  return signal === undefined ? other : AbortSignal.any([signal, other]);
}

/** The longest that timers and signals wait for work that never waits itself. */
const LONGEST_TURN_MS = 10;

/**
 * Gives the event loop its turn now and then. Work that has nothing to wait for runs on from promise to promise, and no
 * timer, no socket and no Ctrl-C would be heard until it is done. Undefined: no need yet.
 */
export function createTurns(clock: Clock): () => Promise<void> | undefined {
  let due = clock.now() + LONGEST_TURN_MS;
  let turning: Promise<void> | undefined;
  return () => {
    if (turning === undefined && clock.now() >= due) {
      turning = nextTurn().then(() => {
        due = clock.now() + LONGEST_TURN_MS;
        turning = undefined;
      });
    }
    // All who ask wait for it: one that ran on would keep it from coming.
    return turning;
  };
}
