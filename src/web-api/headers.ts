/** Response headers by lower-case name. */
export type ResponseHeaders = Readonly<Record<string, string | undefined>>;

/** The service writes some of its numbers with a thousands comma: "1,200.00". */
function looseNumber(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text.replaceAll(",", ""));
  return text.trim() !== "" && Number.isFinite(number) ? number : undefined;
}

/** Retry-After is whole seconds from Dataverse; what stands in front of it may send a date. */
export function readRetryAfter(headers: ResponseHeaders, now: number): number | undefined {
  const text = headers["retry-after"];
  if (text === undefined) return undefined;
  const seconds = looseNumber(text);
  if (seconds !== undefined) return Math.max(0, seconds * 1000);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** What a server says of its budget for the principal, in its own writing. */
export interface LimitHeaders {
  readonly remainingRequests?: string | undefined;
  /** In seconds. */
  readonly remainingExecution?: string | undefined;
  readonly recommendedDop?: string | undefined;
}

/** Source: "Service protection API limits" and "Send parallel requests". */
export function readLimitHeaders(headers: ResponseHeaders): LimitHeaders {
  return {
    remainingRequests: headers["x-ms-ratelimit-burst-remaining-xrm-requests"],
    remainingExecution: headers["x-ms-ratelimit-time-remaining-xrm-requests"],
    recommendedDop: headers["x-ms-dop-hint"],
  };
}

/** The id that Microsoft's support asks for. */
export function readRequestId(headers: ResponseHeaders): string | undefined {
  return headers["x-ms-service-request-id"] ?? headers.req_id;
}

/** The value of the affinity cookie that an answer sets: which web server gave it. */
export function readAffinity(setCookie: readonly string[]): string | undefined {
  for (const cookie of setCookie) {
    const match = /^ARRAffinity=([^;]+)/i.exec(cookie);
    if (match) return match[1];
  }
  return undefined;
}
