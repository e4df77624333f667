import type { Table } from "../definitions/model.ts";
import { blobToGuid } from "../guid.ts";
import { quote } from "../quote.ts";
import { idParameters, isRecord, type RecordId } from "../store/record-id.ts";
import type { Row, Store } from "../store/store.ts";
import { WebApiError } from "../web-api-error.ts";
import type { WriteContext } from "./write-record.ts";

interface Doomed {
  readonly table: Table;
  readonly id: RecordId;
}

/**
 * Deletes a record, and what its relationships say should go with it; false when there is none. Throws 405 when a
 * record that refers to it forbids that. Belongs into a transaction.
 */
export function deleteRecord(table: Table, id: RecordId, context: WriteContext): boolean {
  context.environment.checkPrivilege("Delete", table, context.caller);
  const pending: Doomed[] = [];
  if (!deleteOne({ table, id }, context, pending)) return false;
  for (let next = pending.pop(); next; next = pending.pop()) deleteOne(next, context, pending);
  return true;
}

/** A record that is gone already, by another way of a circle, takes nothing with it. */
function deleteOne({ table, id }: Doomed, { environment }: WriteContext, pending: Doomed[]): boolean {
  const { store, plans } = environment;
  const plan = plans.forDelete(table);
  if (plan.restrictions.some((sql) => store.row(sql, [id.blob]))) throw restricted();
  if (!deleteRow(table, id, store)) return false;
  for (const { table: child, sql } of plan.cascades) {
    for (const row of store.rows(sql, [id.blob])) pending.push({ table: child, id: idOf(row) });
  }
  for (const { sql, versioned } of plan.clearances) {
    store.run(sql, versioned ? [store.nextVersion(), id.blob] : [id.blob]);
  }
  for (const sql of plan.pairs) store.run(sql, [id.blob]);
  return true;
}

/** Deletes the record and leaves what refers to it; false when there is none. */
export function deleteRow(table: Table, id: RecordId, store: Store): boolean {
  return store.run(`DELETE FROM ${quote(table.logicalName)} WHERE ${isRecord(table)}`, idParameters(id, table)) > 0;
}

function idOf([blob, partition]: Row): RecordId {
  const id = blob as Uint8Array;
  const text = blobToGuid(id);
  return typeof partition === "string" ? { blob: id, text, partition } : { blob: id, text };
}

function restricted(): WebApiError {
  return new WebApiError(405, "0x80040227", "The record could not be deleted because of an association.");
}
