import type { Dispatcher } from "undici";
import { reasonOf } from "../clock.ts";
import { limitTime } from "./time-limit.ts";
import type { TransportRequest, TransportResponse } from "./transport.ts";

type Headers = Readonly<Record<string, string | string[] | undefined>>;

const utf8 = new TextDecoder();

/**
 * One request and its answer, gathered as it comes. A stream for the body, and a signal of its own for the time limit, would
 * take a third of the processor time of it all. Rejects as soon as it is given up, even while it waits for a connection.
 *
 * @param explain what the caller is told when the connection fails
 */
export function exchange(
  dispatcher: Dispatcher,
  { url, method, headers, body, timeoutMs, signal }: TransportRequest,
  explain: (error: Error) => Error,
): Promise<TransportResponse> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) throw reasonOf(signal);
    const { origin, host, pathname, search } = new URL(url);
    const parts: Buffer[] = [];
    let status = 0;
    let got: Headers = {};
    let givenUp: Error | undefined;
    let running: Dispatcher.DispatchController | undefined;
    const end = limitTime({ host, timeoutMs, signal }, (reason) => {
      givenUp = reason;
      end();
      // First, for aborting is answered with an error at once.
      reject(reason);
      running?.abort(reason);
    });
    // One limit for all of it: undici's own begin anew with every part that drips in.
    const request = { origin, path: pathname + search, method, headers, headersTimeout: 0, bodyTimeout: 0 };
    dispatcher.dispatch(
      { ...request, body: body ?? null },
      {
        onRequestStart: (controller) => {
          running = controller;
          if (givenUp !== undefined) controller.abort(givenUp);
        },
        // Called for what is only informational too, and then for the answer.
        onResponseStart: (_, statusCode, incoming) => {
          status = statusCode;
          got = incoming;
        },
        onResponseData: (_, part) => {
          parts.push(part);
        },
        onResponseEnd: () => {
          end();
          resolve({ status, ...splitHeaders(got), body: utf8.decode(joined(parts)) });
        },
        onResponseError: (_, error) => {
          end();
          reject(explain(error));
        },
      },
    );
  });
}

function joined(parts: readonly Buffer[]): Buffer {
  const [only] = parts;
  return only !== undefined && parts.length === 1 ? only : Buffer.concat(parts);
}

function splitHeaders(incoming: Headers): Pick<TransportResponse, "headers" | "setCookie"> {
  const headers: Record<string, string | undefined> = {};
  let setCookie: readonly string[] = [];
  for (const [name, value] of Object.entries(incoming)) {
    if (name === "set-cookie") setCookie = typeof value === "string" ? [value] : (value ?? []);
    else headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return { headers, setCookie };
}
