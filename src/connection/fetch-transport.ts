import { reasonOf } from "../clock.ts";
import { TransportError } from "../errors.ts";
import type { FetchFunction, Transport } from "./transport.ts";

/** A transport made of a fetch function: the embedded emulator, or a test's. `onClose` ends what stands behind it. */
export function createFetchTransport(
  fetch: FetchFunction,
  onClose: () => Promise<void> = () => Promise.resolve(),
): Transport {
  return {
    send: async ({ method, url, headers, body, timeoutMs, signal }) => {
      if (signal?.aborted) throw reasonOf(signal);
      const { promise: ended, end } = endOf(url, timeoutMs, signal);
      try {
        const request = new Request(url, { method, headers, body: body ?? null });
        const response = await Promise.race([fetch(request), ended]);
        const text = await Promise.race([response.text(), ended]);
        const { status, headers: got } = response;
        return { status, headers: Object.fromEntries(got), setCookie: got.getSetCookie(), body: text };
      } catch (error) {
        if (signal?.aborted) throw reasonOf(signal);
        if (error instanceof TransportError) throw error;
        const reason = error instanceof Error ? error.message : String(error);
        throw new TransportError(`The request to ${new URL(url).host} got no answer (${reason}).`, {
          unknownOutcome: true,
          cause: error,
        });
      } finally {
        end();
      }
    },
    close: onClose,
  };
}

/** A promise that rejects when time is up or the signal is aborted, and how to be rid of it. */
function endOf(
  url: string,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): { promise: Promise<never>; end: () => void } {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => undefined);
  const abort = (): void => {
    if (signal) reject(reasonOf(signal));
  };
  const timer = setTimeout(() => {
    reject(
      new TransportError(`${new URL(url).host} did not answer within ${timeoutMs / 1000} s.`, { unknownOutcome: true }),
    );
  }, timeoutMs);
  signal?.addEventListener("abort", abort, { once: true });
  return {
    promise,
    end: () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    },
  };
}
