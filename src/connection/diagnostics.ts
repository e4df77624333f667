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

/** Published on "dataverse-parallel:principal" when one of several can sign in no longer: the others do its work. */
export interface PrincipalEvent {
  readonly principal: number;
  /** In the words of the authority, or of the service. */
  readonly reason: string;
}

/** Published on "dataverse-parallel:entitlement", for each of the two once, when there is a daily limit. */
export interface EntitlementEvent {
  /** The limit would be exceeded by what is left to be sent; or it is exceeded. */
  readonly what: "foreseen" | "passed";
  /** Power Platform requests, as `connect` was told. */
  readonly limit: number;
  /** In the last 24 hours, as far as is known. */
  readonly used: number;
  readonly left?: number | undefined;
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
  readonly method: string;
  readonly status: number;
  readonly durationMs: number;
  /** The affinity cookie that was sent: which server was to answer. */
  readonly asked: string | undefined;
  /** What was asked of the service, where the request says so. */
  readonly load: RequestLoad | undefined;
}

const limitChannel = channel("dataverse-parallel:limit");
const requestChannel = channel("dataverse-parallel:request");
const throttleChannel = channel("dataverse-parallel:throttle");
const principalChannel = channel("dataverse-parallel:principal");
const entitlementChannel = channel("dataverse-parallel:entitlement");

export function publishPrincipal(event: PrincipalEvent): void {
  principalChannel.publish(event);
}

export function publishEntitlement(event: EntitlementEvent): void {
  entitlementChannel.publish(event);
}

interface Circumstances {
  readonly attempt: number;
  readonly principal: number;
  readonly affinity: string | undefined;
  readonly durationMs: number;
  readonly now: number;
}

/** Tells subscribers of an attempt; costs nothing when there are none. */
export function publish(
  request: ServiceRequest,
  outcome: Attempt,
  { now, attempt, principal, durationMs, affinity: asked }: Circumstances,
): void {
  const answer = "answer" in outcome ? outcome.answer : undefined;
  if (requestChannel.hasSubscribers) {
    requestChannel.publish({
      method: request.method,
      path: request.path.split("?")[0] ?? "",
      status: answer?.status,
      requestId: answer && readRequestId(answer.headers),
      ...{ attempt, principal, durationMs },
    });
  }
  if (answer !== undefined && limitChannel.hasSubscribers) {
    const { method, load } = request;
    const observation = observe(outcome, durationMs, now);
    limitChannel.publish({ principal, method, status: answer.status, asked, load, ...observation });
  }
  if (answer?.status === 429 && throttleChannel.hasSubscribers) {
    const { facet, retryAfterMs } = observe(outcome, 0, now);
    throttleChannel.publish({ facet, retryAfterMs, principal });
  }
}
