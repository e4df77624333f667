import { readPayload } from "../wire/body.ts";
import { insertRecord } from "../writes/write-record.ts";
import { answerWritten } from "./answer-written.ts";
import { writeContext, type TableOperation } from "./call.ts";

/** `POST accounts` */
export const createRecord: TableOperation = (call, table) => {
  const payload = readPayload(call.request, table.entitySetName);
  return call.environment.store.transaction(() => {
    const id = insertRecord(table, payload, writeContext(call));
    return answerWritten(call, table, { id, created: true });
  });
};
