import { reasonOf } from "../../clock.ts";

/** Calls the listener with the reason when the signal is aborted, at once if it is already. Gives what takes it away again. */
export function onAbort(signal: AbortSignal | undefined, listener: (reason: Error) => void): () => void {
  if (signal === undefined) return () => undefined;
  const abort = (): void => listener(reasonOf(signal));
  if (signal.aborted) abort();
  else signal.addEventListener("abort", abort, { once: true });
  return () => signal.removeEventListener("abort", abort);
}
