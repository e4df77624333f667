import type { Table } from "../definitions/model.ts";
import type { NewId } from "../store/new-id.ts";
import { quote } from "../quote.ts";
import { doesNotExist, versionMismatch } from "../web-api-error.ts";
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

/** Throws unless the record exists and has the version. */
export function checkVersion({ environment }: Call, table: Table, id: NewId, { etag }: VersionCondition): void {
  const { logicalName, primaryId } = table;
  const sql = `SELECT "versionnumber" FROM ${quote(logicalName)} WHERE ${quote(primaryId.logicalName)} = ?`;
  const row = environment.store.row(sql, [id.blob]);
  if (!row) throw doesNotExist(logicalName, id.text);
  if (etagOf(row[0]) !== etag) throw versionMismatch();
}

/** A number from SQLite, as the service writes versions. */
export function etagOf(version: unknown): string {
  return `W/"${String(version)}"`;
}
