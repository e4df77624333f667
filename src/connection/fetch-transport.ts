import { abortable, reasonOf } from "../clock.ts";
import { TransportError } from "../errors.ts";
import { limitTime } from "./time-limit.ts";
import type { FetchFunction, Transport } from "./transport.ts";

/** A transport made of a fetch function: the embedded emulator, or a test's. `onClose` ends what stands behind it. */
export function createFetchTransport(
  fetch: FetchFunction,
  onClose: () => Promise<void> = () => Promise.resolve(),
): Transport {
  return {
    send: async ({ method, url, headers, body, timeoutMs, signal }) => {
      if (signal?.aborted) throw reasonOf(signal);
      const { host } = new URL(url);
      const ending = new AbortController();
      const end = limitTime({ host, timeoutMs, signal }, (reason) => ending.abort(reason));
      try {
        const request = new Request(url, { method, headers, body: body ?? null, signal: ending.signal });
        // Nobody knows whether the function heeds the signal.
        const response = await abortable(fetch(request), ending.signal);
        const text = await abortable(response.text(), ending.signal);
        const { status, headers: got } = response;
        return { status, headers: Object.fromEntries(got), setCookie: got.getSetCookie(), body: text };
      } catch (error) {
        if (ending.signal.aborted) throw reasonOf(ending.signal);
        if (error instanceof TransportError) throw error;
        const message = error instanceof Error ? error.message : String(error);
        throw new TransportError(`The request to ${host} got no answer (${message}).`, {
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
