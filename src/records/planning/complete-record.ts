import type { PlainRecord } from "../../metadata/record-writer.ts";

/** Values that do not come from the record. */
export interface Completion {
  /** Values that columns get in every record, whatever the record says. Names stand for lookups, as in records. */
  readonly constants?: Readonly<Record<string, unknown>> | undefined;
  /** Values that columns get in records that do not mention them; null is a value. */
  readonly defaults?: Readonly<Record<string, unknown>> | undefined;
  /** Columns that are passed over, whatever the record says; they need not be columns of the table. */
  readonly ignoreColumns?: readonly string[] | undefined;
}

/** What a record is with constants, with defaults where it says nothing, and without what is to be ignored. */
export function createCompletion({
  constants,
  defaults,
  ignoreColumns = [],
}: Completion): (record: PlainRecord) => PlainRecord {
  if (constants === undefined && defaults === undefined && ignoreColumns.length === 0) return (record) => record;
  const ignored = new Set(ignoreColumns);
  const given = (values: PlainRecord = {}): [string, unknown][] =>
    Object.entries(values).filter(([name, value]) => value !== undefined && !ignored.has(name));
  const [before, after] = [given(defaults), given(constants)];
  return (record) => Object.fromEntries([...before, ...given(record), ...after]);
}
