import type { InputError } from "../errors.ts";
import { parseCsvRows, type CsvRow } from "./csv-rows.ts";
import { malformed, type InputRecord, type ReadItem } from "./read-item.ts";
import { markLine } from "./source-line.ts";
import { START, type Batch } from "./text-place.ts";
import { readText, type TextSource } from "./text-source.ts";

export interface CsvLayout {
  readonly delimiter: string;
  /** Nobody has said the delimiter: a header that looks like another one's is an error that asks. */
  readonly isAssumed: boolean;
}

/** Delimiters that a file may have instead of the expected one: Excel writes a semicolon where the comma is the decimal sign. */
const OTHER_DELIMITERS = /[;,\t|]/;

/**
 * Comma- or tab-separated values with a header row, by RFC 4180 (Common Format and MIME Type for CSV Files), with any line break.
 * Values are text as they stand, an empty cell is ""; what they mean is for the column to say. The header is read from
 * the start of the text, wherever the rows are.
 */
export async function* readCsvItems(
  source: TextSource,
  layout: CsvLayout,
  place = START,
): AsyncGenerator<Batch<ReadItem>> {
  const { name } = source;
  let toItem = place.offset === 0 ? undefined : recordMaker(await readHeader(source, layout), name);
  for await (const { items, next } of parseCsvRows(readText(source, place), name, layout.delimiter, place)) {
    if (toItem !== undefined) {
      yield { items: items.map(toItem), next };
      continue;
    }
    const [header, ...rows] = items;
    if (header === undefined) continue;
    toItem = recordMaker(checkHeader(header, name, layout), name);
    yield { items: rows.map(toItem), next };
  }
  if (toItem === undefined) throw withoutHeader(name);
}

async function readHeader(source: TextSource, layout: CsvLayout): Promise<readonly string[]> {
  for await (const { items } of parseCsvRows(readText(source), source.name, layout.delimiter)) {
    const [header] = items;
    if (header !== undefined) return checkHeader(header, source.name, layout);
  }
  throw withoutHeader(source.name);
}

function withoutHeader(source: string): InputError {
  return malformed(source, 1, "the file is empty: expected a header row with the names of the columns.");
}

function checkHeader(header: CsvRow, source: string, { delimiter, isAssumed }: CsvLayout): readonly string[] {
  checkNames(header, source);
  if (isAssumed) checkDelimiter(header, source, delimiter);
  return header.cells;
}

function checkNames({ cells, line }: CsvRow, source: string): void {
  for (const [index, name] of cells.entries()) {
    if (name === "") {
      throw malformed(source, line, `column ${index + 1} has no name in the header. Name it, or remove the column.`);
    }
    const first = cells.indexOf(name);
    if (first < index) {
      throw malformed(
        source,
        line,
        `columns ${first + 1} and ${index + 1} of the header are both named "${name}". Keep one.`,
      );
    }
  }
}

function checkDelimiter({ cells, line }: CsvRow, source: string, delimiter: string): void {
  const [name = ""] = cells;
  const other = cells.length === 1 ? OTHER_DELIMITERS.exec(name)?.[0] : undefined;
  if (other === undefined) return;
  throw malformed(
    source,
    line,
    `the header is one column, ${JSON.stringify(name)}: expected ${JSON.stringify(delimiter)} between columns. If ${JSON.stringify(other)} separates them, say so with the option delimiter; if it is a name, say ${JSON.stringify(delimiter)}.`,
  );
}

/** All records are copies of one template: they share one shape, and a column named `__proto__` is a column like any other. */
function recordMaker(header: readonly string[], source: string): (row: CsvRow) => ReadItem {
  const template: InputRecord = Object.fromEntries(header.map((name) => [name, ""]));
  return ({ cells, line }) => {
    if (cells.length !== header.length) return wrongLength(cells.length, header.length, source, line);
    const record = { ...template };
    for (let index = 0; index < cells.length; index++) record[header[index] ?? ""] = cells[index];
    return markLine(record, line);
  };
}

function wrongLength(got: number, expected: number, source: string, line: number): InputError {
  const columns = expected === 1 ? "1 column" : `${expected} columns`;
  return malformed(source, line, `expected ${columns} as in the header, got ${got}.`);
}
