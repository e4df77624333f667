import type { AuthenticationError, TransportError } from "../errors.ts";
import { faultCodes, isSignInPage, readFault, facetOf } from "../web-api/fault.ts";
import { readAffinity, readLimitHeaders, readRetryAfter } from "../web-api/headers.ts";
import type { Observation } from "../service-protection/observation.ts";
import type { TransportResponse } from "./transport.ts";

/** What one attempt brought: an answer of whatever status, none, or not even a token to send it with. */
export type Attempt =
  | { readonly answer: TransportResponse }
  | { readonly failure: TransportError }
  | { readonly refusal: AuthenticationError };

export interface RetryState {
  readonly idempotent: boolean;
  /** Attempts so far that were not throttled, this one included. */
  readonly attempt: number;
  /** A fresh token of this principal was already fetched for this request. */
  readonly refreshed: boolean;
  readonly now: number;
  readonly random: number;
}

/** Repeat it: after `delayMs`, with `refresh` after a fresh token; when `throttled` the governor paces it. */
export interface Again {
  readonly next: "again";
  readonly delayMs: number;
  /** The service may have executed the attempt. */
  readonly executed: boolean;
  readonly refresh?: boolean;
  readonly throttled?: boolean;
}

interface Failed {
  readonly next: "fail";
  /** The service may have executed the attempt. */
  readonly executed: boolean;
  /** It is the principal's sign-in that fails: another principal may fare better. */
  readonly signIn?: boolean;
}

/** What to do after an attempt. */
export type Decision = Again | Failed | { readonly next: "return" };

export const MAX_ATTEMPTS = 5;

const GATEWAY_STATUS = new Set([502, 503, 504]);
const FIRST_DELAY_MS = 500;

/** The rules of `send`, in one place. Source: "Service protection API limits"; "Compose HTTP requests and handle errors". */
export function decide(attempt: Attempt, state: RetryState): Decision {
  if ("failure" in attempt) return afterFailure(attempt.failure, state);
  if ("refusal" in attempt) return { next: "fail", executed: false, signIn: true };
  const { answer } = attempt;
  if (answer.status === 429) return { next: "again", delayMs: 0, executed: false, throttled: true };
  if (asksToSignIn(answer)) {
    if (state.refreshed) return { next: "fail", executed: false, signIn: true };
    return { next: "again", delayMs: 0, executed: false, refresh: true };
  }
  if (GATEWAY_STATUS.has(answer.status)) {
    if (!state.idempotent || state.attempt >= MAX_ATTEMPTS) return { next: "fail", executed: true };
    const told = readRetryAfter(answer.headers, state.now);
    return { next: "again", delayMs: told ?? backoff(state), executed: true };
  }
  return answer.status >= 400 ? { next: "fail", executed: false } : { next: "return" };
}

function asksToSignIn({ status, headers }: TransportResponse): boolean {
  return status === 401 || isSignInPage(status, headers);
}

/** The service took it in, whatever came of it. */
export function isLetIn(attempt: Attempt): boolean {
  if ("answer" in attempt) return attempt.answer.status !== 429 && !asksToSignIn(attempt.answer);
  return "failure" in attempt && attempt.failure.unknownOutcome;
}

/** What the copy of a request meets that was executed: its record is there already, or gone already. */
const DONE_ALREADY: ReadonlySet<string | undefined> = new Set([faultCodes.duplicate, faultCodes.doesNotExist]);

/** Of a request and its copy: there is nothing better to be had from waiting for the other one. */
export function isConclusive(attempt: Attempt): boolean {
  if (!("answer" in attempt) || asksToSignIn(attempt.answer)) return false;
  const { status, body } = attempt.answer;
  return status < 400 || DONE_ALREADY.has(readFault(status, body).code?.toLowerCase());
}

function afterFailure(failure: TransportError, state: RetryState): Decision {
  const executed = failure.unknownOutcome;
  if (state.attempt >= MAX_ATTEMPTS || (executed && !state.idempotent)) return { next: "fail", executed };
  return { next: "again", delayMs: backoff(state), executed };
}

/** Exponential, with full jitter over the upper half so that many clients do not come back together. */
function backoff({ attempt, random }: RetryState): number {
  const ceiling = FIRST_DELAY_MS * 2 ** (attempt - 1);
  return ceiling * (0.5 + random / 2);
}

/** The same attempt in the governor's words. What was refused says nothing of the costs of what is done. */
export function observe(attempt: Attempt, durationMs: number, now: number): Observation {
  // Who was not signed in got no further than the door: that is no record's fault, and no server's time.
  if (!("answer" in attempt) || asksToSignIn(attempt.answer)) return { result: "failed", durationMs };
  const { answer } = attempt;
  const heard = { durationMs, server: readAffinity(answer.setCookie), ...readLimitHeaders(answer.headers) };
  if (answer.status !== 429) return { result: answer.status < 400 ? "ok" : "failed", ...heard };
  const fault = readFault(answer.status, answer.body);
  return {
    result: "throttled",
    facet: facetOf(fault),
    message: fault.message,
    retryAfterMs: readRetryAfter(answer.headers, now),
    ...heard,
  };
}
