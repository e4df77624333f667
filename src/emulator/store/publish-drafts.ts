import type { Table } from "../definitions/model.ts";
import { guidToBlob } from "../guid.ts";
import { quote } from "../quote.ts";
import { PUBLISHED, shownIn } from "./drafts.ts";
import type { Store } from "./store.ts";

/** Makes the drafts what everybody reads: that of one record, or all of the table. */
export function publishDrafts(table: Table, id: string | undefined, store: Store): void {
  const [drafts, published] = [table.logicalName, shownIn(table)].map(quote);
  const which = id === undefined ? "" : ` WHERE ${quote(table.primaryIdAttribute)} = ?`;
  const parameters = id === undefined ? [] : [guidToBlob(id)];
  store.run(`UPDATE ${drafts} SET "componentstate" = ${PUBLISHED}${which}`, parameters);
  store.run(`INSERT OR REPLACE INTO ${published} SELECT * FROM ${drafts}${which}`, parameters);
}
