import { channel } from "node:diagnostics_channel";

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

export const requestChannel = channel("dataverse-parallel:request");
export const throttleChannel = channel("dataverse-parallel:throttle");
