import type { Connection } from "../../connection/connection.ts";
import type { SendSignals, ServiceRequest, ServiceResponse } from "../../connection/request.ts";
import { ServiceError, StoppedError, TransportError, toError } from "../../errors.ts";

/**
 * What a request of a batch brought. `refused` was not executed, though an attempt before it may have been when its error
 * says `repeated`; `unknown` may have been; `notSent` was not. When `fatal`, every other request would fare the same.
 */
export type Sent =
  | { readonly what: "answered"; readonly response: ServiceResponse }
  | { readonly what: "refused"; readonly error: ServiceError }
  | { readonly what: "unknown" | "notSent"; readonly error: Error; readonly fatal: boolean };

const THROTTLED = 429;

/** Sends and never rejects: a batch has an answer for each of its records, whatever happens. */
export async function sendForOutcome(
  connection: Connection,
  request: ServiceRequest,
  signals: SendSignals,
): Promise<Sent> {
  const way = { inDoubt: false };
  const onDoubt = (inDoubt: boolean): void => {
    way.inDoubt = inDoubt;
  };
  try {
    return { what: "answered", response: await connection.send(request, { ...signals, onDoubt }) };
  } catch (thrown) {
    if (thrown instanceof ServiceError) {
      if (thrown.status !== THROTTLED) return { what: "refused", error: thrown };
      // It was waited for as long as the connection waits.
      return { what: thrown.repeated ? "unknown" : "notSent", error: thrown, fatal: true };
    }
    const error = toError(thrown);
    if (signals.signal?.aborted || error instanceof StoppedError)
      return { what: way.inDoubt ? "unknown" : "notSent", error, fatal: false };
    if (error instanceof TransportError && error.unknownOutcome) return { what: "unknown", error, fatal: false };
    return { what: "notSent", error, fatal: true };
  }
}
