import { toError } from "../errors.ts";
import { onAbort } from "./remote/on-abort.ts";

/** Several tries at the same. */
export interface Race<T> {
  /** Begins another try, which heeds its signal. */
  enter(attempt: (signal: AbortSignal) => Promise<T>): void;
  /**
   * The first that is good; the others are cancelled. One that is not waits for the others, and when none is good, what
   * the first one came to counts.
   */
  readonly result: Promise<T>;
  readonly entrants: number;
}

/** @param signal cancels all of them */
export function createRace<T>(isGood: (result: T) => boolean, signal: AbortSignal | undefined): Race<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const running = new Set<AbortController>();
  let entrants = 0;
  let first: (() => void) | undefined;

  const giveUp = (isFirst: boolean, tell: () => void): void => {
    if (isFirst) first = tell;
    if (running.size === 0) (first ?? tell)();
  };
  const win = (result: T): void => {
    resolve(result);
    for (const controller of running) controller.abort(new Error("Another copy of this request was answered first."));
  };

  return {
    result: promise,
    get entrants() {
      return entrants;
    },
    enter: (attempt) => {
      const controller = new AbortController();
      const isFirst = entrants === 0;
      const forget = onAbort(signal, (reason) => controller.abort(reason));
      entrants += 1;
      running.add(controller);
      const end = (): void => {
        running.delete(controller);
        forget();
      };
      attempt(controller.signal).then(
        (result) => {
          end();
          if (isGood(result)) win(result);
          else giveUp(isFirst, () => resolve(result));
        },
        (error: unknown) => {
          end();
          giveUp(isFirst, () => reject(toError(error)));
        },
      );
    },
  };
}
