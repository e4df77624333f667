import type { Collection, ManyToManySide } from "../definitions/collections.ts";
import type { Table } from "../definitions/model.ts";
import { quote } from "../quote.ts";
import { idParameters, isRecord, type RecordId } from "../store/record-id.ts";
import type { Store } from "../store/store.ts";
import { recordExists } from "../values/find-record.ts";
import { writeReference } from "../values/write-reference.ts";
import { doesNotExist, duplicateRecord } from "../web-api-error.ts";
import { checkAppending } from "./check-appending.ts";
import { isTaken } from "./conflicts.ts";
import type { Writing } from "./step.ts";

/** What a link needs to know of the write that it is a part of. */
export type Linking = Pick<Writing, "caller" | "environment" | "others">;

/** A record that has collections. */
export interface Owner {
  readonly table: Table;
  readonly id: RecordId;
}

/** Puts a record into a collection of another. Throws 404 when either is missing, 412 for a pair that is there already. */
export function associate(owner: Owner, collection: Collection, id: RecordId, linking: Linking): void {
  const { table } = collection;
  if (collection.kind === "oneToMany") {
    const { navigationProperty } = collection.navigation;
    const link = { [`${navigationProperty}@odata.bind`]: writeReference(owner.id, owner.table) };
    if (!linking.others.update(table, id, link)) throw doesNotExist(table.logicalName, id.text);
    return;
  }
  mustExist(owner.table, owner.id, linking);
  mustExist(table, id, linking);
  checkAppending(owner.table, table, linking);
  insertPair(collection, owner.id, id, linking.environment.store);
}

function insertPair({ intersect, ownColumn, otherColumn }: ManyToManySide, own: RecordId, id: RecordId, store: Store) {
  const columns = [intersect.primaryId.logicalName, ownColumn, otherColumn, "versionnumber"].map(quote);
  const sql = `INSERT INTO ${quote(intersect.logicalName)} (${columns.join(", ")}) VALUES (?, ?, ?, ?)`;
  try {
    store.run(sql, [store.newId().blob, own.blob, id.blob, store.nextVersion()]);
  } catch (error) {
    throw isTaken(error) ? duplicateRecord("Cannot insert duplicate key.") : error;
  }
}

/** Takes a record out of a collection. Nothing happens to one that is not in it; throws 404 when either is missing. */
export function disassociate(owner: Owner, collection: Collection, id: RecordId, linking: Linking): void {
  const { table } = collection;
  mustExist(owner.table, owner.id, linking);
  mustExist(table, id, linking);
  const { store } = linking.environment;
  if (collection.kind === "manyToMany") {
    const { intersect, ownColumn, otherColumn } = collection;
    const condition = `${quote(ownColumn)} = ? AND ${quote(otherColumn)} = ?`;
    store.run(`DELETE FROM ${quote(intersect.logicalName)} WHERE ${condition}`, [owner.id.blob, id.blob]);
    return;
  }
  const { referencingAttribute, navigationProperty } = collection.navigation;
  const linked = `SELECT 1 FROM ${quote(table.logicalName)} WHERE ${isRecord(table)} AND ${quote(referencingAttribute)} = ?`;
  if (!store.row(linked, [...idParameters(id, table), owner.id.blob])) return;
  linking.others.update(table, id, { [`${navigationProperty}@odata.bind`]: null });
}

function mustExist(table: Table, id: RecordId, { environment }: Linking): void {
  if (!recordExists(id, table, environment.store)) throw doesNotExist(table.logicalName, id.text);
}
