import { CsvError } from "csv-parse";
import { malformed, tooLong } from "./read-item.ts";

/** Where the parser stood: the line at which the unfinished row begins (blank lines before it included), and the header if it was read. */
export interface CsvPlace {
  readonly source: string;
  readonly line: number;
  readonly header: readonly string[] | undefined;
}

/** What csv-parse could not read, as an error that names the line on which the mistake begins. */
export function explainCsvError(error: Error, { source, line, header }: CsvPlace): Error {
  if (!(error instanceof CsvError)) return error;
  const row = typeof error.raw === "string" ? error.raw : "";
  // The text of the row is the user's data, and may be long: it does not go along as part of the cause.
  delete error.raw;
  delete error.field;
  const column = columnName(error.column, header);
  const { opened, ended } = quoteLines(row, line);
  switch (error.code) {
    case "CSV_QUOTE_NOT_CLOSED":
      return malformed(source, opened, `the quote that opens ${column} here is never closed.`, error);
    case "CSV_INVALID_CLOSING_QUOTE": {
      const where = ended === opened ? "on the same line" : `on line ${ended}`;
      return malformed(
        source,
        opened,
        `the quoted value of ${column} that opens here meets a quote ${where} with more text behind it. Close the value before, or write a quote within it twice ("").`,
        error,
      );
    }
    case "INVALID_OPENING_QUOTE":
      return malformed(
        source,
        ended,
        `${column} has a quote in the middle of a value without quotes. Put the whole value in quotes, and write each quote within it twice ("").`,
        error,
      );
    case "CSV_MAX_RECORD_SIZE":
      return tooLong(source, opened);
    default:
      return malformed(source, ended, error.message, error);
  }
}

function columnName(index: unknown, header: readonly string[] | undefined): string {
  const name = typeof index === "number" ? header?.[index] : undefined;
  return name === undefined ? `column ${Number(index) + 1}` : `column "${name}"`;
}

/** The line on which the last quote of an unfinished row opened, and the one on which its text ends. */
function quoteLines(row: string, firstLine: number): { opened: number; ended: number } {
  let line = firstLine;
  let opened = firstLine;
  let quoted = false;
  for (const [token] of row.matchAll(/""|"|\r\n|[\r\n]/g)) {
    if (!token.startsWith('"')) {
      line++;
      continue;
    }
    if (!quoted) opened = line;
    // Two quotes stand for one within a value, or for a whole empty value: either way they leave things as they were.
    if (token === '"') quoted = !quoted;
  }
  return { opened, ended: line };
}
