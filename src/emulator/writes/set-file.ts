import type { Column, Table } from "../definitions/model.ts";
import type { RecordId } from "../store/record-id.ts";
import type { StoredFile } from "../store/files.ts";
import { updateByStep, type WriteContext } from "./write-record.ts";

/** Puts a file into a column, or takes it out; the one that was there is gone. False when there is no such record. */
export function setFile(
  table: Table,
  record: RecordId,
  { logicalName }: Column,
  file: Pick<StoredFile, "id" | "name"> | undefined,
  context: WriteContext,
): boolean {
  const step = {
    columns: [logicalName, `${logicalName}_name`],
    write: (_payload: unknown, parameters: unknown[]) => void parameters.push(file?.id ?? null, file?.name ?? null),
  };
  return updateByStep(table, record, step, context);
}
