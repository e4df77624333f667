import { Parser, type InfoRecord } from "csv-parse";
import { explainCsvError } from "./csv-fault.ts";
import { LONGEST_RECORD } from "./read-item.ts";
import { START, type Batch, type TextPlace } from "./text-place.ts";

/** The cells of one row and the line on which it begins; blank lines are no rows. */
export interface CsvRow {
  readonly cells: readonly string[];
  readonly line: number;
}

/** With its option `raw`, which keeps a row's text for messages about quotes, csv-parse hands the cells over like this; its types do not say so. */
interface RawRow {
  readonly record: string[];
}

const LINE_BREAK = /\r\n|[\r\n]/g;

/**
 * Rows in batches, one for each piece of text. csv-parse does the parsing; its rows are taken where it makes them, so that none goes
 * through its output stream, and the next piece waits until the batch has been taken.
 *
 * @throws InputError naming the line where a quote is wrong or never closed, after every row before it.
 */
export async function* parseCsvRows(
  text: AsyncIterable<Buffer>,
  source: string,
  delimiter: string,
  place: TextPlace = START,
): AsyncGenerator<Batch<CsvRow>> {
  const rows: CsvRow[] = [];
  let header: readonly string[] | undefined;
  let nextLine = place.line;
  let { offset } = place;
  let blankLines = 0;

  function take(row: RawRow | string[], info: InfoRecord): null {
    const cells = Array.isArray(row) ? row : row.record;
    const line = nextLine + info.empty_lines - blankLines;
    blankLines = info.empty_lines;
    nextLine = line + 1 + countLineBreaks(cells);
    offset = place.offset + info.bytes;
    header ??= cells;
    rows.push({ cells, line });
    return null;
  }

  const taken = (): Batch<CsvRow> => ({ items: rows.splice(0), next: { offset, line: nextLine } });
  const parser = createParser(delimiter, take);
  let failure: unknown;
  try {
    for await (const bytes of text) {
      const error = await outcomeOf((done) => parser.write(bytes, done));
      yield taken();
      if (error) throw explainCsvError(error, { source, line: nextLine, header });
    }
  } catch (error) {
    failure = error;
  }
  // The parser looks a few bytes ahead. Rows that were complete before a failure are still delivered.
  const error = await outcomeOf((done) => parser.end(done));
  yield taken();
  if (failure !== undefined) throw failure as Error;
  if (error) throw explainCsvError(error, { source, line: nextLine, header });
}

function createParser(delimiter: string, take: (row: RawRow | string[], info: InfoRecord) => null): Parser {
  const parser = new Parser({
    delimiter,
    record_delimiter: ["\r\n", "\n", "\r"],
    max_record_size: LONGEST_RECORD,
    raw: true,
    relax_column_count: true,
    skip_empty_lines: true,
    on_record: take,
  });
  // Every error also reaches the callback of the write that met it.
  parser.on("error", () => undefined);
  return parser;
}

function outcomeOf(act: (done: (error?: Error | null) => void) => void): Promise<Error | undefined> {
  return new Promise((resolve) => {
    act((error) => resolve(error ?? undefined));
  });
}

/** csv-parse counts a CRLF within quotes as two lines, so lines are counted here. */
function countLineBreaks(cells: readonly string[]): number {
  let count = 0;
  for (const cell of cells) {
    if (cell.includes("\n") || cell.includes("\r")) count += cell.match(LINE_BREAK)?.length ?? 0;
  }
  return count;
}
