import type { ResponseHeaders } from "./headers.ts";

/** Which service protection limit a 429 speaks of. */
export type LimitFacet = "requests" | "executionTime" | "concurrency";

/** A refusal in the service's words. */
export interface Fault {
  readonly code: string | undefined;
  readonly message: string;
}

export const faultCodes = {
  doesNotExist: "0x80040217",
  /** A key that is taken. */
  duplicate: "0x80040237",
  /** Duplicate detection found one. */
  duplicateFound: "0x80040333",
  missingPrivilege: "0x80040220",
  notAMember: "0x80072560",
  unknownSegment: "0x8006088a",
  /** SQL Server's own errors; the message has the number, 1205 for a deadlock. */
  sqlError: "0x80044150",
  sqlTimeout: "0x80044151",
} as const;

const FACETS: Readonly<Record<string, LimitFacet>> = {
  "0x80072322": "requests",
  "0x80072321": "executionTime",
  "0x80072326": "concurrency",
};

/** Undefined for a 429 that is none of the three; search and elastic tables have others. */
export function facetOf(fault: Fault): LimitFacet | undefined {
  return fault.code === undefined ? undefined : FACETS[fault.code.toLowerCase()];
}

/**
 * The error of a body in either of the service's two shapes: `{"error":{"code","message"}}`, and
 * `{"Message","ErrorCode"}` for what failed outside of OData. Anything else is quoted, cut short.
 */
export function readFault(status: number, body: string): Fault {
  const parsed = parseObject(body);
  const odata = parsed?.error;
  if (isObject(odata)) return { code: text(odata.code), message: text(odata.message) ?? `HTTP status ${status}` };
  const plain = text(parsed?.Message) ?? text(parsed?.ExceptionMessage);
  if (plain !== undefined) return { code: text(parsed?.ErrorCode), message: plain };
  const quote = body.trim().slice(0, 200);
  return {
    code: undefined,
    message: quote === "" ? `HTTP status ${status} without an explanation` : `HTTP status ${status}: ${quote}`,
  };
}

/**
 * A sign-in page where JSON should be, or the way to one: what an expired session is answered with, status 200
 * included. The HTML of an error is a gateway's own page and says nothing of signing in.
 */
export function isSignInPage(status: number, headers: ResponseHeaders): boolean {
  if (status >= 400 || status === 304) return false;
  return status >= 300 || (headers["content-type"]?.toLowerCase().startsWith("text/html") ?? false);
}

const TARGET_STATUSES = "@Microsoft.PowerApps.CDS.ErrorDetails.Plugin.BulkApiErrorDetails";

/**
 * The status of each record by its place, from the refusal of a bulk message that may succeed in part. Undefined when
 * the answer does not tell: then it failed as a whole. Source: "Use bulk operation messages", elastic tables.
 */
export function readTargetStatuses(body: string): ReadonlyMap<number, number> | undefined {
  const error = parseJson(body)?.error;
  const details = isObject(error) ? text(error[TARGET_STATUSES]) : undefined;
  const rows = details === undefined ? undefined : parseJson(details);
  if (!Array.isArray(rows)) return undefined;
  return new Map(rows.filter(isObject).map((row) => [Number(row.RequestIndex), Number(row.StatusCode)]));
}

function parseObject(body: string): Record<string, unknown> | undefined {
  return body.trimStart().startsWith("{") ? parseJson(body) : undefined;
}

/** Undefined for what is no JSON, or no object of it. */
function parseJson(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
