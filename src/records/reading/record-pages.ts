import { abortable } from "../../clock.ts";
import type { Connection } from "../../connection/connection.ts";
import { UsageError } from "../../errors.ts";
import { createRecordReader, type RecordReader } from "../../metadata/record-reader.ts";
import { describeTable } from "../../metadata/tables.ts";
import { readFetchRoot } from "../../web-api/fetch-page.ts";
import { createContinuations } from "./continuation.ts";
import type { GetRecordsOptions } from "./get-options.ts";
import { linkedNames, type Describe } from "./links.ts";
import { isSparse } from "./plan.ts";
import { readQuery } from "./query.ts";
import { readFetchedRows, readRows, type RowPage } from "./row-pages.ts";

/** Records that came together. */
export interface RecordPage<T> {
  readonly records: readonly T[];
  /**
   * What `getRecords` takes, with all other options as they were, to go on behind this page, in another process perhaps;
   * undefined behind the last page, and where there is no way back: with `maxDegreeOfParallelism` and `matchOn`. With
   * `stable` it holds the ids that are left, some 30 characters each.
   */
  readonly continuation: string | undefined;
}

/** The pages of what `getRecords` was asked for. */
export async function* readRecordPages<T>(
  connection: Connection,
  table: string | undefined,
  options: GetRecordsOptions,
): AsyncGenerator<RecordPage<T>> {
  const { fetchXml, signal } = options;
  const name = tableNameOf(table, fetchXml);
  const describe: Describe = async (other) => (await abortable(describeTable(connection, other), signal)).table;
  const definition = await describe(name);
  const source = { connection, options, continuations: createContinuations(connection, name, options) };
  const rules = { lookupNames: options.lookupValuesReturnName === true, etags: options.etags === true };
  if (fetchXml !== undefined) {
    const rows = readFetchedRows(definition.entitySet, fetchXml, source);
    yield* recordsOf(rows, createRecordReader<T>(definition, rules));
    return;
  }
  const query = await readQuery(definition, options, describe);
  const { columns, shapes } = query.chosen;
  const always = isSparse(query)
    ? [...columns.map((each) => each.name), ...linkedNames(options.links ?? [])]
    : undefined;
  const read = createRecordReader<T>(definition, { ...rules, shapes, ...(always && { always }) });
  yield* recordsOf(readRows(query, source), read);
}

function tableNameOf(table: string | undefined, fetchXml: string | undefined): string {
  const named = fetchXml === undefined ? undefined : readFetchRoot(fetchXml).table;
  const name = table ?? named;
  if (name === undefined) throw new UsageError("getRecords needs the logical name of a table, or fetchXml.");
  if (named === undefined || named === name) return name;
  throw new UsageError(`The FetchXML asks for records of ${named}, not of ${name}.`);
}

async function* recordsOf<T>(pages: AsyncIterable<RowPage>, read: RecordReader<T>): AsyncGenerator<RecordPage<T>> {
  for await (const { rows, continuation } of pages) {
    yield {
      records: rows.map(read),
      // Made only when it is asked for: one of a stable reading is large.
      get continuation() {
        return continuation?.();
      },
    };
  }
}
