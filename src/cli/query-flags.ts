import { Option, type Command } from "commander";
import type { InputError } from "../errors.ts";
import type { FilterObject } from "../metadata/filter/filter-object.ts";
import type { GetRecordsOptions } from "../records/reading/get-options.ts";
import type { LinkOptions } from "../records/reading/links.ts";
import { commaSeparated, given, oneMoreKey, wholeNumber } from "./flag-values.ts";
import { openInput } from "./input.ts";
import { readJsonFlag, readTextFlag } from "./text-flag.ts";

/** What `dvp get` reads. */
export interface QueryFlags {
  readonly columns?: readonly string[];
  readonly excludeColumns?: readonly string[];
  readonly includeSystemColumns?: boolean;
  readonly includeFileAndImageMetadataColumns?: boolean;
  readonly filter?: string;
  readonly filterValues?: string;
  readonly excludeFilterValues?: string;
  readonly excludeFilterOr?: boolean;
  readonly fetchXml?: string;
  readonly links?: string;
  readonly activeOnly?: boolean;
  readonly id?: readonly string[];
  readonly ids?: string;
  readonly name?: readonly string[];
  readonly excludeId?: readonly string[];
  readonly matchOn?: readonly (readonly string[])[];
  readonly input?: string;
  readonly allowMultipleMatches?: boolean;
  readonly retrievalBatchSize?: number;
  readonly orderBy?: string;
  readonly top?: number;
  readonly pageSize?: number;
  readonly unpublished?: boolean;
  readonly lookupValuesReturnName?: boolean;
  readonly stable?: boolean;
  readonly etags?: boolean;
  readonly maxDegreeOfParallelism?: number;
  readonly continueFrom?: string;
}

const TEXT_OR_FILE = "; @FILE reads it from a file";

export function addQueryFlags(command: Command): void {
  command
    .option(
      "--columns <names>",
      "logical names with commas between, with :Raw or :Display behind (default: all but system columns)",
      commaSeparated,
    )
    .option("--exclude-columns <names>", "columns to leave out", commaSeparated)
    .option("--include-system-columns", "without --columns: also who made and changed a record, its owner and the like")
    .option("--include-file-and-image-metadata-columns", "without --columns: also what is known of files and images")
    .option("--filter <filter>", "a filter in the language of the Web API")
    .addOption(
      new Option("--filter-values <json>", `a filter object, or a list of some${TEXT_OR_FILE}`).conflicts("filter"),
    )
    .option("--exclude-filter-values <json>", `leave out what all of these filter objects match${TEXT_OR_FILE}`)
    .option("--exclude-filter-or", "leave out what any of them matches")
    .option("--fetch-xml <xml>", `a query in FetchXML${TEXT_OR_FILE}`)
    .option("--links <json>", `a list of { table, from, to, type, alias, columns, filter, links }${TEXT_OR_FILE}`)
    .option("--active-only", "only active records")
    .option("--id <id>", "only the record with this id; may be given several times", several)
    .option("--ids <file>", "only the records whose ids the file lists, one a line; - reads standard input")
    .option("--name <name>", "only records with this primary name; may be given several times", several)
    .option("--exclude-id <id>", "not the record with this id; may be given several times", several)
    .option(
      "--match-on <names>",
      "records that match those of --input in these columns; may be given several times",
      oneMoreKey,
    )
    .option("--input <file>", "the records that --match-on looks for (default: standard input)")
    .option("--allow-multiple-matches", "one of them may match several records")
    .option(
      "--retrieval-batch-size <n>",
      "records of the input that are looked for at a time (default: 500)",
      wholeNumber(1),
    )
    .option("--order-by <columns>", 'columns with commas between, each with " desc" for the other direction')
    .option("--top <n>", "the most records", wholeNumber(1))
    .option("--page-size <n>", "records that the service gives at a time (default: 5000)", wholeNumber(1, 5000))
    .option("--unpublished", "records of solutions as they are before they are published")
    .option("--lookup-values-return-name", "lookups as the names of what they point to")
    .option("--etags", 'each record with its version, as "@etag": what --if-match of dvp set and dvp remove goes by')
    .option("--stable", "read all ids first, so that changes in the meantime neither skip nor repeat a record")
    .option(
      "--max-degree-of-parallelism <n>",
      "connections that read at a time, in no order (default: 1)",
      wholeNumber(1),
    )
    .option("--continue-from <token>", `go on where reading ended, with the same flags${TEXT_OR_FILE}`);
}

/** The options that the flags ask for. Files are read. */
export async function queryOptionsOf(flags: QueryFlags): Promise<GetRecordsOptions> {
  const { matchOn, id, ids, name: names, excludeId: excludeIds, filterValues, excludeFilterValues, links } = flags;
  const listed = ids === undefined ? [] : await readIdList(ids);
  return given({
    columns: flags.columns,
    excludeColumns: flags.excludeColumns,
    includeSystemColumns: flags.includeSystemColumns,
    includeFileAndImageMetadataColumns: flags.includeFileAndImageMetadataColumns,
    filter: flags.filter ?? (await readJsonFlag<FilterObject>("--filter-values", filterValues)),
    excludeFilter: await readJsonFlag<FilterObject>("--exclude-filter-values", excludeFilterValues),
    excludeFilterOr: flags.excludeFilterOr,
    fetchXml: flags.fetchXml === undefined ? undefined : await readTextFlag("--fetch-xml", flags.fetchXml),
    links: await readJsonFlag<readonly LinkOptions[]>("--links", links),
    activeOnly: flags.activeOnly,
    ids: id === undefined && ids === undefined ? undefined : [...(id ?? []), ...listed],
    names,
    excludeIds,
    matchOn: matchOn === undefined ? undefined : matchingOf(matchOn, flags),
    retrievalBatchSize: flags.retrievalBatchSize,
    orderBy: flags.orderBy,
    top: flags.top,
    pageSize: flags.pageSize,
    unpublished: flags.unpublished,
    lookupValuesReturnName: flags.lookupValuesReturnName,
    stable: flags.stable,
    etags: flags.etags,
    maxDegreeOfParallelism: flags.maxDegreeOfParallelism,
    continuation:
      flags.continueFrom === undefined ? undefined : await readTextFlag("--continue-from", flags.continueFrom),
  });
}

function several(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

async function readIdList(path: string): Promise<readonly string[]> {
  const text = await readTextFlag("--ids", path === "-" ? path : `@${path}`);
  return text.split(/\r?\n/).flatMap((line) => line.trim() || []);
}

/** A line that cannot be read would be a record that is not looked for: that is no answer. */
function matchingOf(columns: readonly (readonly string[])[], flags: QueryFlags): GetRecordsOptions["matchOn"] {
  const onMalformed = (error: InputError): never => {
    throw error;
  };
  const { items } = openInput({ path: flags.input, format: undefined, onMalformed });
  return {
    columns,
    records: items as AsyncIterable<object>,
    ...given({ allowMultipleMatches: flags.allowMultipleMatches }),
  };
}
