import type { Clock } from "../clock.ts";

/** The time that one call of the block has. It stands still while the consumer is waited for. */
export interface Deadline {
  /** Aborted with the run, and when the time is up. */
  readonly signal: AbortSignal;
  readonly hasPassed: () => boolean;
  /** The work's own end, or an error when its time is up before. */
  meet<T>(work: Promise<T>): Promise<T>;
  /** Waits for something that is not the block's doing. */
  waitFor(wait: () => Promise<void>): Promise<void>;
  /** The call is over: no timer and no listener is left. */
  end(): void;
}

interface DeadlineOptions {
  /** Undefined: no time limit. */
  readonly timeoutMs: number | undefined;
  /** Aborted with the run. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

export function createDeadline({ timeoutMs, signal, clock }: DeadlineOptions): Deadline {
  if (timeoutMs === undefined) return { signal, hasPassed: isFalse, meet: itself, waitFor: called, end: nothing };
  const controller = new AbortController();
  const late = Promise.withResolvers<never>();
  late.promise.catch(() => undefined);
  let left = timeoutMs;
  let state: "open" | "passed" | "ended" = "open";
  let pause: () => void = () => undefined;

  const pass = (): void => {
    if (state !== "open") return;
    state = "passed";
    const error = new Error(`The block did not finish within ${timeoutMs} ms.`);
    controller.abort(error);
    late.reject(error);
  };
  const count = (): void => {
    if (state !== "open") return;
    const from = clock.now();
    const timer = new AbortController();
    pause = () => {
      left -= clock.now() - from;
      timer.abort();
    };
    clock.sleep(left, timer.signal).then(pass, () => undefined);
  };
  const end = (): void => {
    if (state === "open") state = "ended";
    pause();
    signal.removeEventListener("abort", follow);
  };
  // A block that does not heed its signal may never end: its timer must not outlive the run.
  const follow = (): void => {
    controller.abort(signal.reason);
    end();
  };

  signal.addEventListener("abort", follow, { once: true });
  count();
  if (signal.aborted) follow();
  return {
    signal: controller.signal,
    hasPassed: () => state === "passed",
    meet: (work) => Promise.race([work, late.promise]),
    waitFor: async (wait) => {
      pause();
      await wait();
      count();
    },
    end,
  };
}

// Of calls that may take as long as they like: they are many, and these are the same for all.
const isFalse = (): boolean => false;
const itself = <T>(work: Promise<T>): Promise<T> => work;
const called = (wait: () => Promise<void>): Promise<void> => wait();
const nothing = (): void => undefined;
