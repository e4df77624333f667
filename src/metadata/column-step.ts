import { ValueError } from "../errors.ts";
import { dateSourceOf, type DateSource } from "./date-values.ts";
import { isLookup, type Column } from "./definition.ts";
import { fileWriter, folderOf, type FileContent } from "./file-values.ts";
import { lookupWriter } from "./lookup-values.ts";
import { partyWriter, type PartyPayload } from "./party-values.ts";
import type { TableKnowledge } from "./tables.ts";
import type { ValueOptions } from "./value-options.ts";
import { valueWriterOf } from "./write-value.ts";

/** The content that a file column gets; null empties it. */
export interface FileWrite {
  readonly column: string;
  readonly content: FileContent | null;
}

/** What columns of one record say that is no property of its own in the payload. */
export interface Gathered {
  state: unknown;
  status: unknown;
  parties: PartyPayload[] | undefined;
  files: FileWrite[] | undefined;
}

/** Puts one value into a payload, or to what is gathered. An empty text comes as null. */
export type Step = (payload: Record<string, unknown>, value: unknown, gathered: Gathered) => void;

/** What a payload is for. An upsert carries what an update does, for the record may exist. */
export type WriteOperation = "create" | "update" | "upsert";

/** What the steps of all columns share. */
export interface StepParts {
  readonly knowledge: TableKnowledge;
  readonly operation: WriteOperation;
  readonly dates: DateSource;
  readonly folder: string | undefined;
}

/** @throws UsageError for a time zone, a date format or a folder that there is not. */
export function stepParts(knowledge: TableKnowledge, operation: WriteOperation, options: ValueOptions): StepParts {
  return { knowledge, operation, dates: dateSourceOf(options), folder: folderOf(options.fileDirectory) };
}

/** How a column is written; undefined for one that cannot be. */
export function stepOf(column: Column, parts: StepParts): Step | undefined {
  if (column.type === "File") return fileStep(column, parts);
  if (!isWritable(column, parts.operation)) return undefined;
  if (isLookup(column)) return lookupWriter(parts.knowledge, column);
  switch (column.type) {
    case "State":
      return (_, value, gathered) => {
        gathered.state = value;
      };
    case "Status":
      return (_, value, gathered) => {
        gathered.status = value;
      };
    case "PartyList":
      return partyStep(column, parts);
    default:
      return valueStep(column, parts);
  }
}

/** What is computed from another column cannot be written, images excepted: they name the column of their id. */
function isWritable({ type, creatable, updatable, attributeOf }: Column, operation: WriteOperation): boolean {
  if (attributeOf !== undefined && type !== "Image") return false;
  // A new record gets its state by an update.
  return operation === "create" && type !== "State" ? creatable : updatable;
}

function valueStep(column: Column, { knowledge, dates }: StepParts): Step | undefined {
  const { name } = column;
  const write = valueWriterOf(knowledge.table.name, column, dates);
  if (write === undefined) return undefined;
  return (payload, value) => {
    payload[name] = value === null ? null : write(value);
  };
}

function partyStep(column: Column, { knowledge }: StepParts): Step | undefined {
  const write = partyWriter(knowledge, column);
  if (write === undefined) return undefined;
  return (_, value, gathered) => {
    (gathered.parties ??= []).push(...write(value));
  };
}

/** Files are not part of a record's payload, so that it does not matter what that may carry. */
function fileStep(column: Column, { knowledge, folder }: StepParts): Step {
  const { name } = column;
  const refuse = (value: unknown, expected: string): ValueError =>
    new ValueError(knowledge.table.name, name, value, expected);
  const write = fileWriter(column, folder, refuse);
  return (_, value, gathered) => {
    const content = write(value);
    if (content !== undefined) (gathered.files ??= []).push({ column: name, content });
  };
}
