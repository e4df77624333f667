import { reasonOf } from "../clock.ts";
import { requireConnection } from "../connection/default-connection.ts";
import { countApproximately, countRecords, type CountOptions } from "./reading/count-records.ts";
import { checkGetOptions, type GetRecordsOptions } from "./reading/get-options.ts";
import { readRecordPages, type RecordPage } from "./reading/record-pages.ts";

/** Records as they come. Each iteration asks the service anew. */
export interface RecordStream<T> extends AsyncIterable<T> {
  /** The same, page by page, each with a token from which another process can go on. */
  pages(): AsyncIterable<RecordPage<T>>;
  /** How many there are: exactly, by paging through their ids, or approximately. */
  count(options?: CountOptions): Promise<number>;
}

/** A record as `getRecords` gives it: its table, its primary id, its columns. */
export type DataverseRecord = Readonly<Record<string, unknown>>;

/** FetchXML says itself which table it is about. */
type FetchOptions = GetRecordsOptions & { readonly fetchXml: string };

/**
 * Reads the records of a table. The next page is on its way while the current one is consumed.
 *
 * Dates are ISO texts, choices numbers, lookups `{ table, id, name }`; the primary id is always there and `@table` says
 * the table, so that what comes out goes into `setRecords` and `removeRecords` as it is.
 * @throws UsageError at once for options that cannot be; DefinitionError for an unknown table or column, ValueError for a
 * value that its column cannot have, when the first record is asked for. Source: "Query data using the Web API"; "Page
 * results"; "Query data using FetchXml".
 */
export function getRecords<T = DataverseRecord>(table: string, options?: GetRecordsOptions): RecordStream<T>;
export function getRecords<T = DataverseRecord>(options: FetchOptions): RecordStream<T>;
export function getRecords<T = DataverseRecord>(
  tableOrOptions: string | FetchOptions,
  more: GetRecordsOptions = {},
): RecordStream<T> {
  const [table, options] = typeof tableOrOptions === "string" ? [tableOrOptions, more] : [undefined, tableOrOptions];
  checkGetOptions(options);
  const { signal } = options;
  const connection = requireConnection(options.connection);
  const pages = (): AsyncGenerator<RecordPage<T>> => readRecordPages<T>(connection, table, options);
  return {
    pages,
    count: ({ approximate = false } = {}) =>
      approximate ? countApproximately(connection, table, options) : countRecords(connection, table, options),
    async *[Symbol.asyncIterator]() {
      for await (const { records } of pages()) {
        for (const record of records) {
          yield record;
          if (signal?.aborted) throw reasonOf(signal);
        }
      }
    },
  };
}
