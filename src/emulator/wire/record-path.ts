import type { InnerResponse } from "../batch/model.ts";
import type { Column, Table } from "../definitions/model.ts";
import type { Call } from "../operations/call.ts";
import { linkRecords } from "../operations/link-records.ts";
import { answerProperty, answerValue } from "../operations/property.ts";
import { countOperation, relatedOperation, type RelatedOperation } from "../operations/related-records.ts";
import { methodNotAllowed, notSupported } from "../web-api-error.ts";
import type { Segment } from "./url.ts";

/**
 * Finds what a path means that leads on from a record: one of its columns, its links, or the records behind them.
 *
 * @param key of the record, as between the parentheses
 * @param path what follows the record, one segment or more
 */
export function answerBelowRecord(call: Call, table: Table, key: string, path: readonly Segment[]): InnerResponse {
  const [first, second, ...others] = path;
  if (first && others.length === 0) {
    const column = first.key === undefined ? table.columnsByWireName.get(first.name) : undefined;
    if (column) return answerColumn(call, table, key, column, second);
    if (second?.name === "$ref") return answerLink(call, table, key, first);
    const related = first.key === undefined ? findRelated(call, table, first.name, second) : undefined;
    if (related) return readRelated(call, table, key, first.name, related);
  }
  throw notSupported(`the path '${call.target.path}'`);
}

function answerLink(call: Call, table: Table, key: string, navigation: Segment): InnerResponse {
  if (call.request.method === "GET") throw notSupported(`reading references ('${call.target.path}')`);
  return linkRecords(call, table, key, navigation);
}

function answerColumn(call: Call, table: Table, key: string, column: Column, next: Segment | undefined): InnerResponse {
  if (!next) return answerProperty(call, table, key, column);
  if (next.name === "$value") return answerValue(call, table, key, column);
  throw notSupported(`the path '${call.target.path}'`);
}

/** What reads a navigation property, or counts a collection. */
function findRelated(
  call: Call,
  table: Table,
  navigation: string,
  next: Segment | undefined,
): RelatedOperation | undefined {
  if (!next) return relatedOperation(call, table, navigation);
  return next.name === "$count" && next.key === undefined ? countOperation(call, table, navigation) : undefined;
}

function readRelated(call: Call, table: Table, key: string, navigation: string, read: RelatedOperation): InnerResponse {
  if (call.request.method !== "GET") throw methodNotAllowed(call.request.method);
  return read(call, table, key, navigation);
}
