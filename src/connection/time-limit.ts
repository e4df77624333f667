import { reasonOf } from "../clock.ts";
import { TransportError } from "../errors.ts";

/** The time that one answer has, from the first byte sent to the last byte read. */
export interface TimeLimit {
  /** Aborted when the time is up, and when the caller's own signal is. */
  readonly signal: AbortSignal;
  /** Why it ended early: the caller's own reason, or that there was no answer in time. Undefined when it did not. */
  reason(): Error | undefined;
  /** No timer and no listener is left. */
  end(): void;
}

export function createTimeLimit(host: string, timeoutMs: number, signal: AbortSignal | undefined): TimeLimit {
  const controller = new AbortController();
  const follow = (): void => {
    if (signal) controller.abort(reasonOf(signal));
  };
  if (signal?.aborted) follow();
  signal?.addEventListener("abort", follow, { once: true });
  const timer = setTimeout(() => {
    const message = `${host} did not answer within ${timeoutMs / 1000} s.`;
    controller.abort(new TransportError(message, { unknownOutcome: true }));
  }, timeoutMs);
  return {
    signal: controller.signal,
    reason: () => (controller.signal.aborted ? reasonOf(controller.signal) : undefined),
    end: () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", follow);
    },
  };
}
