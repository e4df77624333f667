import { quote } from "../quote.ts";
import { doesNotExist } from "../web-api-error.ts";
import { noContent, type RecordOperation } from "./call.ts";
import { checkVersion, readPrecondition } from "./preconditions.ts";
import { readKey } from "./record-key.ts";

/** `DELETE accounts(<id>)` */
export const deleteRecord: RecordOperation = (call, table, key) => {
  const { store } = call.environment;
  const id = readKey(key, table);
  return store.transaction(() => {
    const precondition = readPrecondition(call);
    if (precondition.kind === "version") checkVersion(call, table, id, precondition);
    const { logicalName, primaryId } = table;
    const sql = `DELETE FROM ${quote(logicalName)} WHERE ${quote(primaryId.logicalName)} = ?`;
    if (store.run(sql, [id.blob]) === 0) throw doesNotExist(logicalName, id.text);
    return noContent();
  });
};
