import { channel } from "node:diagnostics_channel";
import { readRequestId } from "../web-api/headers.ts";
import type { Observation } from "../service-protection/observation.ts";
import type { RequestLoad, ServiceRequest } from "./request.ts";
import { observe, type Attempt } from "./retry.ts";

/** Published on "dataverse-parallel:request" when an attempt has ended. No header, no body, no secret. */
export interface RequestEvent {
  readonly method: string;
  /** Relative to the API's root, without the query: that holds users' values. */
  readonly path: string;
  /** Undefined when there was no answer. */
  readonly status: number | undefined;
  readonly attempt: number;
  readonly durationMs: number;
  readonly requestId: string | undefined;
  readonly principal: number;
}

/** Published on "dataverse-parallel:throttle" for every 429. */
export interface ThrottleEvent {
  readonly facet: "requests" | "executionTime" | "concurrency" | undefined;
  readonly retryAfterMs: number | undefined;
  readonly principal: number;
}

/**
 * Published on "dataverse-parallel:limit" for every answer: what the service says of its limits. A trace of these is what
 * a simulation of the environment can be fitted to.
 */
export interface LimitEvent extends Pick<
  Observation,
  "result" | "facet" | "retryAfterMs" | "server" | "remainingRequests" | "remainingExecution" | "recommendedDop"
> {
  readonly principal: number;
  readonly durationMs: number;
  /** What was asked of the service, where the request says so. */
  readonly load: RequestLoad | undefined;
}

const limitChannel = channel("dataverse-parallel:limit");
const requestChannel = channel("dataverse-parallel:request");
const throttleChannel = channel("dataverse-parallel:throttle");

/** Tells subscribers of an attempt; costs nothing when there are none. */
export function publish(
  request: ServiceRequest,
  outcome: Attempt,
  { now, ...more }: { attempt: number; principal: number; durationMs: number; now: number },
): void {
  const answer = "answer" in outcome ? outcome.answer : undefined;
  if (requestChannel.hasSubscribers) {
    requestChannel.publish({
      method: request.method,
      path: request.path.split("?")[0] ?? "",
      status: answer?.status,
      requestId: answer && readRequestId(answer.headers),
      ...more,
    });
  }
  if (answer !== undefined && limitChannel.hasSubscribers) {
    const { principal, durationMs } = more;
    limitChannel.publish({ principal, load: request.load, ...observe(outcome, durationMs, now) });
  }
  if (answer?.status === 429 && throttleChannel.hasSubscribers) {
    const { facet, retryAfterMs } = observe(outcome, 0, now);
    throttleChannel.publish({ facet, retryAfterMs, principal: more.principal });
  }
}
