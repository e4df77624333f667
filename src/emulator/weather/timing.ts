import { setTimeout as timer } from "node:timers/promises";

/** Ends after so many milliseconds, or fails as soon as the signal is aborted. */
export type Sleep = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

/** What tells the time and lets it pass; tests bring their own, so that they need not wait. */
export interface Timing {
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly sleep: Sleep;
}

export const realSleep: Sleep = (milliseconds, signal) => timer(milliseconds, undefined, signal ? { signal } : {});

/** The promise's own end, or the signal's reason as soon as it is aborted; what was begun goes on unheard. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      const reason: unknown = signal.reason;
      reject(reason instanceof Error ? reason : new Error(String(reason), { cause: reason }));
    };
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
