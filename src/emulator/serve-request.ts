import { setTimeout as sleep } from "node:timers/promises";
import { ConnectionReset, type FaultAction, type FaultSource } from "./faults.ts";
import type { RequestRecorder } from "./request-log.ts";

export interface ServeOptions {
  readonly answer: (request: Request) => Response | Promise<Response>;
  readonly faults: FaultSource;
  readonly log: RequestRecorder;
  readonly clock: () => number;
}

/** Answers a request, with the fault that may be waiting for it, and writes it down. */
export async function serveRequest(request: Request, options: ServeOptions): Promise<Response> {
  const { faults, log, clock } = options;
  const at = clock();
  const started = performance.now();
  const path = request.url.replace(/^https?:\/\/[^/]+/, "");
  const asked = { method: request.method, path };
  let status: number | "reset" = "reset";
  let correlation = request.headers.get("x-ms-client-request-id");
  try {
    const response = await answerWith(faults.next(asked), request, options.answer);
    status = response.status;
    correlation ??= response.headers.get("REQ_ID");
    return response;
  } finally {
    const durationMs = performance.now() - started;
    log.record({ at, ...asked, status, durationMs, correlation: correlation ?? "" });
  }
}

async function answerWith(
  fault: FaultAction | undefined,
  request: Request,
  answer: ServeOptions["answer"],
): Promise<Response> {
  if (fault === undefined) return answer(request);
  if (fault === "reset-before") throw new ConnectionReset();
  if (fault === "reset-after") {
    await answer(request);
    throw new ConnectionReset();
  }
  if ("delayMs" in fault) {
    await delay(fault.delayMs, request.signal);
    return answer(request);
  }
  return new Response(fault.body ?? null, { status: fault.status, headers: fault.headers ?? {} });
}

/** Who gives up in the meantime gets the reason back, as from fetch. */
async function delay(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}
