import type { InnerResponse } from "../batch/model.ts";
import { WebApiError } from "../web-api-error.ts";
import { errorResponse } from "../wire/error-response.ts";
import type { Facet, Refusal } from "./lane.ts";
import type { Limits } from "./limits.ts";

const CODES: Readonly<Record<Facet, string>> = {
  requests: "0x80072322",
  executionTime: "0x80072321",
  concurrency: "0x80072326",
};

/** The 429 of a limit ("Service protection API limits", Microsoft Learn, has its texts; they really differ in commas). */
export function refusalResponse({ facet, retryAfterSeconds, limits }: Refusal): InnerResponse {
  const { headers, ...response } = errorResponse(new WebApiError(429, CODES[facet], textOf(facet, limits)));
  return { ...response, headers: { ...headers, "Retry-After": String(retryAfterSeconds) } };
}

function textOf(facet: Facet, limits: Limits): string {
  const window = `over time window of ${limits.windowSeconds} seconds.`;
  if (facet === "requests") return `Number of requests exceeded the limit of ${limits.requests} ${window}`;
  if (facet === "concurrency") return `Number of concurrent requests exceeded the limit of ${limits.concurrency}.`;
  const milliseconds = (limits.executionSeconds * 1000).toLocaleString("en-US");
  return `Combined execution time of incoming requests exceeded limit of ${milliseconds} milliseconds ${window} Decrease number of concurrent requests or reduce the duration of requests and try again later.`;
}
