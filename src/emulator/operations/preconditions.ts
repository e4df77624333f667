import type { Table } from "../definitions/model.ts";
import { quote } from "../quote.ts";
import { idParameters, isRecord, type RecordId } from "../store/record-id.ts";
import { doesNotExist, versionMismatch, WebApiError } from "../web-api-error.ts";
import type { Call } from "./call.ts";

export type Precondition = { readonly kind: "none" | "mustExist" | "mustNotExist" } | VersionCondition;

interface VersionCondition {
  readonly kind: "version";
  readonly etag: string;
}

/**
 * What If-Match and If-None-Match ask of the record. `If-None-Match: null` is what many clients always send and means
 * nothing. Source: "Perform conditional operations using the Web API" (Microsoft Learn).
 */
export function readPrecondition({ request: { headers } }: Call): Precondition {
  if (headers["if-none-match"] === "*") return { kind: "mustNotExist" };
  const etag = headers["if-match"];
  if (etag === undefined || etag === "null") return { kind: "none" };
  return etag === "*" ? { kind: "mustExist" } : { kind: "version", etag };
}

/** For operations that work on records that are there: only a version can stand in their way. */
export function checkPrecondition(call: Call, table: Table, id: RecordId): void {
  const precondition = readPrecondition(call);
  if (precondition.kind === "version") checkVersion(call, table, id, precondition);
}

/** Throws unless the record exists and has the version. */
export function checkVersion({ environment }: Call, table: Table, id: RecordId, { etag }: VersionCondition): void {
  const { logicalName } = table;
  if (!table.isOptimisticConcurrencyEnabled) throw noVersions(table);
  const sql = `SELECT "versionnumber" FROM ${quote(logicalName)} WHERE ${isRecord(table)}`;
  const row = environment.store.row(sql, idParameters(id, table));
  if (!row) throw doesNotExist(logicalName, id.text);
  if (etagOf(row[0]) !== etag) throw versionMismatch();
}

/** A number from SQLite, as the service writes versions. */
export function etagOf(version: unknown): string {
  return `W/"${String(version)}"`;
}

function noVersions({ logicalName }: Table): WebApiError {
  const text = `Optimistic concurrency isn't enabled for entity type ${logicalName}. The IfVersionMatches value of ConcurrencyBehavior can only be used if optimistic concurrency is enabled.`;
  return new WebApiError(400, "0x80060883", text);
}
