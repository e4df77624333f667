import type { Definitions, Table } from "../definitions/model.ts";
import { guidOf, guidToBlob } from "../guid.ts";
import type { Insert } from "./insert.ts";
import type { Store } from "../store/store.ts";

/** What the emulator can do with the records of a table, by the service's names. */
const messages = ["Create", "Retrieve", "RetrieveMultiple", "Update", "Delete", "CreateMultiple", "UpdateMultiple"];

/** Lets a client ask which messages a table has ("Use bulk operation messages", Microsoft Learn). */
export function seedMessages(insert: Insert, store: Store, definitions: Definitions): void {
  for (const name of messages) {
    const sdkmessageid = guidToBlob(guidOf(`message ${name}`));
    insert("sdkmessage", { sdkmessageid, name });
    for (const { logicalName } of [...definitions.tables.values()].filter(hasMessages)) {
      insert("sdkmessagefilter", {
        sdkmessagefilterid: store.newId().blob,
        sdkmessageid,
        primaryobjecttypecode: logicalName,
        secondaryobjecttypecode: "none",
      });
    }
  }
}

function hasMessages({ isIntersect, ownershipType }: Table): boolean {
  return !isIntersect && ownershipType !== "None";
}
