import { abortable, reasonOf } from "../clock.ts";
import type { Connection } from "../connection/connection.ts";
import { requireConnection } from "../connection/default-connection.ts";
import type { FilterObject } from "../metadata/filter-object.ts";
import { createRecordReader } from "../metadata/record-reader.ts";
import { describeTable } from "../metadata/tables.ts";
import { checkCount, checkNames } from "../parallel/options.ts";
import { MAX_PAGE, planQuery } from "./reading/query-plan.ts";
import { readPages } from "./reading/pages.ts";

export interface GetRecordsOptions {
  /** By their logical names. @default all that can be read */
  readonly columns?: readonly string[] | undefined;
  /** A filter in the Web API's language, or columns and the values that they must have. */
  readonly filter?: string | FilterObject | undefined;
  /** Column names, each with " desc" behind it for the other direction. */
  readonly orderBy?: string | readonly string[] | undefined;
  /** The most records, of any number. @default all */
  readonly top?: number | undefined;
  /** Records that the service gives at a time, 1 to 5000. @default 5000 */
  readonly pageSize?: number | undefined;
  /** @default the default connection */
  readonly connection?: Connection | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Records as they come. Each iteration asks the service anew. */
export interface RecordStream<T> extends AsyncIterable<T> {
  /** The same, page by page. */
  pages(): AsyncIterable<readonly T[]>;
  /** How many there are, counted by paging through their ids: the service's own `$count` ends at 5000. */
  count(): Promise<number>;
}

/** A record as `getRecords` gives it: its table, its primary id, its columns. */
export type DataverseRecord = Readonly<Record<string, unknown>>;

const NAMES: Readonly<Record<keyof GetRecordsOptions, true>> = {
  columns: true,
  filter: true,
  orderBy: true,
  top: true,
  pageSize: true,
  connection: true,
  signal: true,
};

/**
 * Reads the records of a table. The next page is on its way while the current one is consumed.
 *
 * Dates are ISO texts, choices numbers, lookups `{ table, id, name }`; the primary id is always there and `@table` says
 * the table, so that what comes out goes into `setRecords` and `removeRecords` as it is.
 * @throws UsageError at once for options that cannot be; DefinitionError for an unknown table or column when the first
 * record is asked for. Source: "Query data using the Web API"; "Page results".
 */
export function getRecords<T = DataverseRecord>(table: string, options: GetRecordsOptions = {}): RecordStream<T> {
  checkNames("getRecords", options, NAMES);
  if (options.top !== undefined) checkCount("top", options.top, 1);
  const pageSize = checkCount("pageSize", options.pageSize ?? MAX_PAGE, 1, MAX_PAGE);
  const connection = requireConnection(options.connection);

  async function* pages(columns = options.columns): AsyncGenerator<readonly T[]> {
    const { table: definition } = await abortable(describeTable(connection, table), options.signal);
    const plan = planQuery(definition, { ...options, columns }, pageSize);
    const read = createRecordReader<T>(definition);
    for await (const rows of readPages(connection, plan, options.signal)) yield rows.map(read);
  }
  return {
    pages: () => pages(),
    count: async () => {
      let count = 0;
      for await (const page of pages([])) count += page.length;
      return count;
    },
    async *[Symbol.asyncIterator]() {
      for await (const page of pages()) {
        for (const record of page) {
          yield record;
          if (options.signal?.aborted) throw reasonOf(options.signal);
        }
      }
    },
  };
}
