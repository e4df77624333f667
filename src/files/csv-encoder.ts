import { stringify } from "csv-stringify/sync";
import { describeValue, toError, UsageError } from "../errors.ts";
import type { RecordEncoder } from "./record-encoder.ts";

export interface CsvEncoderOptions {
  readonly delimiter: string;
  /** The header, in this order. @default the keys of the first record */
  readonly columns: readonly string[] | undefined;
}

/**
 * Comma- or tab-separated values with a header row, by RFC 4180 but with LF line ends. Text is written as it is: a cell that begins with
 * `=`, `+`, `-` or `@` is a formula to a spreadsheet program, so a file with text of strangers should not be opened in one unseen.
 */
export function createCsvEncoder({ delimiter, columns }: CsvEncoderOptions): RecordEncoder {
  let header = columns === undefined ? undefined : checkColumns(columns);
  let rows: (readonly string[])[] = header === undefined ? [] : [header];
  let records = 0;

  function add(record: object): number {
    if (header === undefined) {
      header = checkColumns(Object.keys(record));
      rows.push(header);
    }
    const row = toRow(record, header, records + 1);
    records++;
    rows.push(row);
    return row.reduce((length, cell) => length + cell.length + 1, 0);
  }

  function take(): string {
    // An empty cell that is a whole row must be quoted: it would be a blank line, which is no row.
    const text = stringify(rows, { delimiter, quoted_empty: header?.length === 1 });
    rows = [];
    return text;
  }

  return { add, take, end: take };
}

function checkColumns(columns: readonly string[]): readonly string[] {
  if (columns.length === 0) throw new UsageError("Expected at least one column for the header, got none.");
  for (const [index, name] of columns.entries()) {
    if (name === "") throw new UsageError(`Column ${index + 1} of the header has no name. Name it.`);
    if (columns.indexOf(name) < index) throw new UsageError(`The header has the column "${name}" twice. Name it once.`);
  }
  return columns;
}

function toRow(record: object, header: readonly string[], position: number): string[] {
  const values = new Map<string, unknown>(Object.entries(record));
  const row = header.map((column) => toCell(values.get(column), column, position));
  for (const column of header) values.delete(column);
  for (const [column, value] of values) {
    if (value === undefined) continue;
    throw new UsageError(
      `Record ${position} has "${column}", which is not a column of the header (${header.join(", ")}). Name all columns with the option columns.`,
    );
  }
  return row;
}

function toCell(value: unknown, column: string, position: number): string {
  try {
    return cellText(value);
  } catch (error) {
    throw new UsageError(`Record ${position}, column "${column}": ${toError(error).message}`, { cause: error });
  }
}

function cellText(value: unknown): string {
  switch (typeof value) {
    case "string":
      return value;
    case "undefined":
      return "";
    case "number":
    case "boolean":
    case "bigint":
      return String(value);
    case "object":
      return value === null ? "" : objectText(value);
    default:
      throw new TypeError(`Cannot write ${describeValue(value)} to a cell.`);
  }
}

/** A lookup is its id, which is what reading the file back needs; a date its ISO text; anything else its JSON. */
function objectText(value: object): string {
  if (value instanceof Date) return value.toISOString();
  if ("table" in value && "id" in value && typeof value.id === "string") return value.id;
  return JSON.stringify(value);
}
