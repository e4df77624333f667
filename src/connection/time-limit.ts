import { TransportError } from "../errors.ts";
import { onAbort } from "./remote/on-abort.ts";

/** The time that one answer has, from the first byte sent to the last byte read. */
export interface TimeLimit {
  readonly host: string;
  readonly timeoutMs: number;
  /** The caller's own, which may end it before. */
  readonly signal: AbortSignal | undefined;
}

/**
 * Gives up with the caller's own reason, at once if there is one already, or because there was no answer in time. What it
 * returns leaves no timer and no listener.
 */
export function limitTime({ host, timeoutMs, signal }: TimeLimit, giveUp: (reason: Error) => void): () => void {
  const timer = setTimeout(() => {
    const message = `${host} did not answer within ${timeoutMs / 1000} s.`;
    giveUp(new TransportError(message, { unknownOutcome: true }));
  }, timeoutMs);
  const forget = onAbort(signal, giveUp);
  return () => {
    clearTimeout(timer);
    forget();
  };
}
