import { AuthenticationError, ServiceError, TransportError } from "../errors.ts";
import { isSignInPage, readFault } from "../web-api/fault.ts";
import { readRequestId, readRetryAfter } from "../web-api/headers.ts";
import type { Environment } from "./environment.ts";
import type { Attempt } from "./retry.ts";

/**
 * The error that a request ends with.
 *
 * @param repeated an attempt before the last one may have been executed
 * @param executed the last one may have been
 */
export function failureOf(outcome: Attempt, { clock, url }: Environment, repeated: boolean, executed: boolean): Error {
  if ("failure" in outcome) {
    const { failure } = outcome;
    if (!repeated || failure.unknownOutcome) return failure;
    return new TransportError(failure.message, { unknownOutcome: true, cause: failure });
  }
  if ("refusal" in outcome) {
    if (!repeated) return outcome.refusal;
    return new TransportError(outcome.refusal.message, { unknownOutcome: true, cause: outcome.refusal });
  }
  const { answer } = outcome;
  const fault = readFault(answer.status, answer.body);
  if (answer.status === 401 || isSignInPage(answer.status, answer.headers)) {
    const message =
      `${url} refused the sign-in, also with a fresh token (status ${answer.status}). ` +
      "Check that the application is a user of this environment and that the token is meant for it.";
    return repeated ? new TransportError(message, { unknownOutcome: true }) : new AuthenticationError(message);
  }
  if (executed) {
    const message = `${new URL(url).host} answered ${answer.status} instead of a result: ${fault.message}`;
    return new TransportError(message, { unknownOutcome: true });
  }
  return new ServiceError(fault.message, {
    status: answer.status,
    serverCode: fault.code,
    requestId: readRequestId(answer.headers),
    retryable: answer.status === 429,
    retryAfterMs: readRetryAfter(answer.headers, clock.now()),
    repeated,
  });
}
