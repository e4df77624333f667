import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { RequestEvent, ThrottleEvent } from "../connection/diagnostics.ts";
import type { Notices } from "./notices.ts";

/** Says a line for every request and every throttling, until the returned function is called. */
export function narrate(notices: Notices): () => void {
  const onRequest = (message: unknown): void => notices.say(requestLine(message as RequestEvent), "quiet");
  const onThrottle = (message: unknown): void => notices.say(throttleLine(message as ThrottleEvent), "quiet");
  subscribe("dataverse-parallel:request", onRequest);
  subscribe("dataverse-parallel:throttle", onThrottle);
  return () => {
    unsubscribe("dataverse-parallel:request", onRequest);
    unsubscribe("dataverse-parallel:throttle", onThrottle);
  };
}

function requestLine({ method, path, status, durationMs, attempt, requestId }: RequestEvent): string {
  const again = attempt > 1 ? `, attempt ${attempt}` : "";
  const id = requestId === undefined ? "" : `, request ${requestId}`;
  return `${method} ${path}: ${status ?? "no answer"} in ${Math.round(durationMs)} ms${again}${id}`;
}

function throttleLine({ facet, retryAfterMs }: ThrottleEvent): string {
  const wait = retryAfterMs === undefined ? "" : `, to be tried again in ${(retryAfterMs / 1000).toFixed(1)} s`;
  return `throttled by the service: ${facet ?? "limit unknown"}${wait}`;
}
