import type { Connection } from "../../connection/connection.ts";
import type { SendSignals, ServiceRequest, ServiceResponse } from "../../connection/request.ts";
import { ServiceError, StoppedError, TransportError, toError } from "../../errors.ts";

/**
 * What a request of a batch brought. `refused` was not executed, though an attempt before it may have been when its error
 * says `repeated`; `unknown` may have been; `notSent` was not, and every other request would fare the same, unless it
 * was a signal that ended it.
 */
export type Sent =
  | { readonly what: "answered"; readonly response: ServiceResponse }
  | { readonly what: "refused"; readonly error: ServiceError }
  | { readonly what: "unknown"; readonly error: Error }
  | { readonly what: "notSent"; readonly error: Error; readonly fatal: boolean };

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
    if (thrown instanceof ServiceError) return { what: "refused", error: thrown };
    const error = toError(thrown);
    if (signals.signal?.aborted || error instanceof StoppedError)
      return way.inDoubt ? { what: "unknown", error } : { what: "notSent", error, fatal: false };
    if (error instanceof TransportError && error.unknownOutcome) return { what: "unknown", error };
    return { what: "notSent", error, fatal: true };
  }
}
