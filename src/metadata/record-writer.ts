import { DefinitionError } from "../errors.ts";
import type { Payload } from "../web-api/bulk-messages.ts";
import type { Column, TableDefinition } from "./definition.ts";
import { isLookup } from "./definition.ts";
import { writeLookup } from "./lookup-values.ts";
import { didYouMean } from "./nearest.ts";
import type { TableKnowledge } from "./tables.ts";
import { valueWriterOf } from "./write-value.ts";

/** A record of the user's: column names and plain values. What has an "@" in its name is a remark and not written. */
export type PlainRecord = Readonly<Record<string, unknown>>;

export interface RecordWriter {
  /**
   * What is sent for a record, without its primary key.
   * @throws ValueError, DefinitionError for what the table cannot take.
   */
  write(record: PlainRecord): Payload;
  /** Columns that cannot be written and were left out, so far. */
  readonly leftOut: ReadonlySet<string>;
}

/** Puts one value into a payload. */
type Step = (payload: Record<string, unknown>, value: unknown) => void;

/** Makes payloads for one table. How a column is written is found out once, when it is first met. */
export function createRecordWriter(
  { table, entitySets }: TableKnowledge,
  operation: "create" | "update",
): RecordWriter {
  const steps = new Map<string, Step>();
  const leftOut = new Set<string>();

  const find = (name: string): Step => {
    const column = table.columns.get(name);
    if (name.endsWith("@odata.bind")) throw boundByHand(table, name);
    if (name.includes("@") || name === table.primaryId) return skip;
    if (column === undefined) throw unknownColumn(table, name);
    const step = isWritable(column, operation) ? stepOf(table, column, entitySets) : undefined;
    if (step === undefined) leftOut.add(name);
    return step ?? skip;
  };

  return {
    leftOut,
    write: (record) => {
      const payload: Record<string, unknown> = {};
      for (const name in record) {
        let step = steps.get(name);
        if (step === undefined) steps.set(name, (step = find(name)));
        const value = record[name];
        // An empty text clears, as null does: CSV has no other way to say it, and the service keeps no empty texts.
        if (value !== undefined) step(payload, value === "" ? null : value);
      }
      return payload;
    },
  };
}

const skip: Step = () => undefined;

function isWritable(column: Column, operation: "create" | "update"): boolean {
  if (column.attributeOf !== undefined) return false;
  return operation === "create" ? column.creatable : column.updatable;
}

/** Undefined for types that are not written yet: images, files, managed properties. */
function stepOf(table: TableDefinition, column: Column, entitySets: ReadonlyMap<string, string>): Step | undefined {
  const { name } = column;
  if (isLookup(column)) {
    return (payload, value) => {
      const binding = writeLookup(table.name, column, value, entitySets);
      payload[binding.property] = binding.value;
    };
  }
  const write = valueWriterOf(table.name, column);
  if (write === undefined) return undefined;
  return (payload, value) => {
    payload[name] = value === null ? null : write(value);
  };
}

/** A remark is passed over, but this one was meant to be written. */
function boundByHand(table: TableDefinition, name: string): DefinitionError {
  return new DefinitionError(
    `${table.name} takes no ${name}. Give the lookup by its column's name, as { table, id }.`,
    table.name,
    name,
  );
}

export function unknownColumn(table: TableDefinition, name: string): DefinitionError {
  return new DefinitionError(
    `${table.name} has no column ${name}.${didYouMean(name, table.columns.keys())}`,
    table.name,
    name,
  );
}
