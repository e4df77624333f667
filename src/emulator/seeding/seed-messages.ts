import type { Definitions, Table } from "../definitions/model.ts";
import { guidOf, guidToBlob } from "../guid.ts";
import type { Insert } from "./insert.ts";
import { hasPartitions } from "../store/record-id.ts";
import { isView } from "../store/views.ts";
import type { Store } from "../store/store.ts";

/**
 * What the emulator can do with the records of a table, by the service's names. UpsertMultiple is not listed there: a table
 * has it when it has the two that it is made of ("Use bulk operation messages", Microsoft Learn).
 */
const messages = ["Create", "Retrieve", "RetrieveMultiple", "Update", "Delete", "CreateMultiple", "UpdateMultiple"];

/** Of elastic tables only. */
const DELETE_MULTIPLE = "DeleteMultiple";

/** Lets a client ask which messages a table has ("Use bulk operation messages", Microsoft Learn). */
export function seedMessages(insert: Insert, store: Store, definitions: Definitions): void {
  for (const name of [...messages, DELETE_MULTIPLE]) insert("sdkmessage", { sdkmessageid: messageId(name), name });
  for (const table of definitions.tables.values()) addTableMessages(insert, store, table);
}

/** The same for one table, which may be made later. */
export function addTableMessages(insert: Insert, store: Store, table: Table): void {
  for (const name of messagesOf(table)) {
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

/** Pairs of a relationship are associated and not created, and what a view shows is written in its own table. */
function messagesOf(table: Table): readonly string[] {
  if (table.isIntersect || table.ownershipType === "None") return [];
  if (isView(table)) return ["Retrieve", "RetrieveMultiple"];
  return hasPartitions(table) ? [...messages, DELETE_MULTIPLE] : messages;
}
