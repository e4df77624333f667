import { carryOut } from "./faults/carry-out.ts";
import type { FaultSource } from "./faults/faults.ts";
import type { RequestRecorder } from "./request-log.ts";
import type { Visit } from "./visit.ts";
import { unlessAborted, type Timing } from "./weather/timing.ts";

export interface ServeOptions extends Timing {
  readonly receive: (request: Request) => Visit;
  readonly answer: (request: Request, visit: Visit) => Response | Promise<Response>;
  readonly faults: FaultSource;
  readonly log: RequestRecorder;
}

/** Below this the emulator itself is asked, which no fault befalls and no log mentions. */
const OWN_PATH = "/_emulator/";

/** Answers a request, with the fault that may be waiting for it, and writes it down. */
export async function serveRequest(request: Request, options: ServeOptions): Promise<Response> {
  const { log, clock } = options;
  const visit = options.receive(request);
  const { method, path, server } = visit;
  if (path.startsWith(OWN_PATH)) return options.answer(request, visit);
  const at = clock();
  const started = performance.now();
  const asked = { method, path, userId: visit.signedIn?.userId, server };
  let status: number | "reset" = "reset";
  let correlation = request.headers.get("x-ms-client-request-id");
  try {
    const fault = options.faults.next(asked);
    const response = await (fault === undefined
      ? options.answer(request, visit)
      : carryOut(fault, operationOf(request, visit, options)));
    status = response.status;
    correlation ??= response.headers.get("REQ_ID");
    return response;
  } finally {
    const durationMs = performance.now() - started;
    log.record({ at, ...asked, status, durationMs, correlation: correlation ?? "" });
  }
}

/** A fault may have it done twice, and a body can be read only once. */
function operationOf(request: Request, visit: Visit, { answer, sleep }: ServeOptions) {
  const { signal } = request;
  return {
    signal,
    sleep,
    answer: async (as?: "signed-out") =>
      unlessAborted(
        Promise.resolve(answer(request.clone(), as === "signed-out" ? { ...visit, signedIn: undefined } : visit)),
        signal,
      ),
  };
}
