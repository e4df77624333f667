import { notFound, readRecordKey } from "../values/record-key.ts";
import { deleteRecord as remove } from "../writes/delete-record.ts";
import { noContent, writeContext, type RecordOperation } from "./call.ts";
import { checkPrecondition } from "./preconditions.ts";
import { recordOf } from "./record-key.ts";

/** `DELETE accounts(<id>)` and `DELETE accounts(accountnumber='A1')` */
export const deleteRecord: RecordOperation = (call, table, key) =>
  call.environment.store.transaction(() => {
    const id = recordOf(call, table, key);
    checkPrecondition(call, table, id);
    if (!remove(table, id, writeContext(call))) throw notFound(readRecordKey(key, table), table);
    return noContent();
  });
