import type { TransportError } from "../errors.ts";
import { isSignInPage, readFault, facetOf } from "../web-api/fault.ts";
import { readAffinity, readLimitHeaders, readRetryAfter } from "../web-api/headers.ts";
import type { Observation } from "../service-protection/observation.ts";
import type { TransportResponse } from "./transport.ts";

/** What one attempt brought: an answer of whatever status, or none. */
export type Attempt = { readonly answer: TransportResponse } | { readonly failure: TransportError };

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

/** What to do after an attempt. */
export type Decision = Again | { readonly next: "return" } | { readonly next: "fail"; readonly executed: boolean };

export const MAX_ATTEMPTS = 5;

const GATEWAY_STATUS = new Set([502, 503, 504]);
const FIRST_DELAY_MS = 500;

/** The rules of `send`, in one place. Source: "Service protection API limits"; "Compose HTTP requests and handle errors". */
export function decide(attempt: Attempt, state: RetryState): Decision {
  if ("failure" in attempt) return afterFailure(attempt.failure, state);
  const { answer } = attempt;
  if (answer.status === 429) return { next: "again", delayMs: 0, executed: false, throttled: true };
  if (answer.status === 401 || isSignInPage(answer.status, answer.headers)) {
    if (state.refreshed) return { next: "fail", executed: false };
    return { next: "again", delayMs: 0, executed: false, refresh: true };
  }
  if (GATEWAY_STATUS.has(answer.status)) {
    if (!state.idempotent || state.attempt >= MAX_ATTEMPTS) return { next: "fail", executed: true };
    const told = readRetryAfter(answer.headers, state.now);
    return { next: "again", delayMs: told ?? backoff(state), executed: true };
  }
  return answer.status >= 400 ? { next: "fail", executed: false } : { next: "return" };
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

/** The same attempt in the governor's words. */
export function observe(attempt: Attempt, durationMs: number, now: number): Observation {
  if ("failure" in attempt) return { result: "failed", durationMs };
  const { answer } = attempt;
  const heard = { durationMs, server: readAffinity(answer.setCookie), ...readLimitHeaders(answer.headers) };
  if (answer.status !== 429) return { result: answer.status < 500 ? "ok" : "failed", ...heard };
  const fault = readFault(answer.status, answer.body);
  return {
    result: "throttled",
    facet: facetOf(fault),
    message: fault.message,
    retryAfterMs: readRetryAfter(answer.headers, now),
    ...heard,
  };
}
