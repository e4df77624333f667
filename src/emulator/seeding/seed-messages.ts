import type { Definitions, Table } from "../definitions/model.ts";
import { guidOf, guidToBlob } from "../guid.ts";
import type { Insert } from "./insert.ts";
import { hasPartitions } from "../store/record-id.ts";
import type { Store } from "../store/store.ts";

/** What the emulator can do with the records of a table, by the service's names. */
const messages = [
  "Create",
  "Retrieve",
  "RetrieveMultiple",
  "Update",
  "Delete",
  "CreateMultiple",
  "UpdateMultiple",
  "UpsertMultiple",
];

/** Of elastic tables only. */
const DELETE_MULTIPLE = "DeleteMultiple";

/** Lets a client ask which messages a table has ("Use bulk operation messages", Microsoft Learn). */
export function seedMessages(insert: Insert, store: Store, definitions: Definitions): void {
  for (const name of [...messages, DELETE_MULTIPLE]) insert("sdkmessage", { sdkmessageid: messageId(name), name });
  for (const table of definitions.tables.values()) addTableMessages(insert, store, table);
}

/** The same for one table, which may be made later. */
export function addTableMessages(insert: Insert, store: Store, table: Table): void {
  if (!hasMessages(table)) return;
  for (const name of hasPartitions(table) ? [...messages, DELETE_MULTIPLE] : messages) {
    insert("sdkmessagefilter", {
      sdkmessagefilterid: store.newId().blob,
      sdkmessageid: messageId(name),
      primaryobjecttypecode: table.logicalName,
      secondaryobjecttypecode: "none",
    });
  }
}

export function removeTableMessages(store: Store, logicalName: string): void {
  store.run(`DELETE FROM "sdkmessagefilter" WHERE "primaryobjecttypecode" = ?`, [logicalName]);
}

function messageId(name: string): Uint8Array {
  return guidToBlob(guidOf(`message ${name}`));
}

function hasMessages({ isIntersect, ownershipType }: Table): boolean {
  return !isIntersect && ownershipType !== "None";
}
