import { hasPartitions } from "../store/record-id.ts";
import { doesNotExist, WebApiError } from "../web-api-error.ts";
import { deleteRecord } from "../writes/delete-record.ts";
import { idIn } from "../writes/write-record.ts";
import { noContent, type TableOperation } from "./call.ts";
import { withoutId, writeTargets } from "./multiple.ts";

/**
 * `POST sensordatas/Microsoft.Dynamics.CRM.DeleteMultiple`: deletes records of an elastic table, each for itself.
 * Standard tables have no such message, and the service says so in these words.
 */
export const deleteMultiple: TableOperation = (call, table) => {
  if (!hasPartitions(table)) throw new WebApiError(501, "0x80040216", "DeleteMultiple has not yet been implemented.");
  writeTargets(call, table, 204, (target, context) => {
    const id = idIn(target, table);
    if (!id) throw withoutId(table);
    if (!deleteRecord(table, id, context)) throw doesNotExist(table.logicalName, id.text);
    return id.text;
  });
  return noContent();
};
