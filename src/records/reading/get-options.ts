import type { Connection } from "../../connection/connection.ts";
import { UsageError } from "../../errors.ts";
import type { FilterObject } from "../../metadata/filter/filter-object.ts";
import { checkCount, checkNames } from "../../parallel/option-checks.ts";
import type { LinkOptions } from "./links.ts";
import type { MatchOptions } from "./match-options.ts";

export interface GetRecordsOptions {
  /**
   * By their logical names. `name:Display` gives what the service shows people (of a lookup, its name), `name:Raw` the
   * bare value (of a lookup, its id). @default all that can be read, but for system, file and image columns
   */
  readonly columns?: readonly string[] | undefined;
  /** Columns to leave out, of those that come otherwise. */
  readonly excludeColumns?: readonly string[] | undefined;
  /** Without `columns`: also who made and changed a record and when, its owner, versions and the like. @default false */
  readonly includeSystemColumns?: boolean | undefined;
  /** Without `columns`: also the ids, names, addresses and times of files and images. @default false */
  readonly includeFileAndImageMetadataColumns?: boolean | undefined;
  /**
   * A filter in the Web API's language, in which a lookup may be written by its column's name; or a filter object; or
   * several, of which any must hold.
   */
  readonly filter?: string | FilterObject | readonly FilterObject[] | undefined;
  /** Records that match all of these filter objects are left out. */
  readonly excludeFilter?: FilterObject | readonly FilterObject[] | undefined;
  /** Records that match any of the objects of `excludeFilter` are left out. @default false */
  readonly excludeFilterOr?: boolean | undefined;
  /** A query in FetchXML, in the place of all that says which records and columns are read. Pages are asked for. */
  readonly fetchXml?: string | undefined;
  /** Tables that are joined; their columns come as "alias.column". */
  readonly links?: readonly LinkOptions[] | undefined;
  /** Only records that are active, unless `filter` speaks of state or status. @default false */
  readonly activeOnly?: boolean | undefined;
  /** Only records with one of these ids: any number, asked for in several requests. */
  readonly ids?: readonly string[] | undefined;
  /** Only records with one of these values in their primary name: any number. */
  readonly names?: readonly string[] | undefined;
  /** Records that are left out: any number. */
  readonly excludeIds?: readonly string[] | undefined;
  /** Records that match others, such as the lines of a file. */
  readonly matchOn?: MatchOptions | undefined;
  /** Inputs of `matchOn` that one request looks for. @default 500 */
  readonly retrievalBatchSize?: number | undefined;
  /** Column names, each with " desc" behind it for the other direction. */
  readonly orderBy?: string | readonly string[] | undefined;
  /** The most records, of any number. @default all */
  readonly top?: number | undefined;
  /** Records that the service gives at a time, 1 to 5000. @default 5000 */
  readonly pageSize?: number | undefined;
  /** Records of solutions as they are before they are published. @default false */
  readonly unpublished?: boolean | undefined;
  /**
   * The version of each record as "@etag", with which `setRecords` and `removeRecords` can be told to write it only if
   * nobody has changed it (`ifMatch`). @default false
   */
  readonly etags?: boolean | undefined;
  /** Lookups as the names of what they point to, instead of `{ table, id, name }`. @default false */
  readonly lookupValuesReturnName?: boolean | undefined;
  /**
   * Reads the ids of all records first and then the records by them: whoever changes in the meantime what is filtered or
   * ordered by neither skips nor repeats one. Costs 16 bytes a record. @default false
   */
  readonly stable?: boolean | undefined;
  /** So many connections read different parts of the table at a time, in no order. @default 1 */
  readonly maxDegreeOfParallelism?: number | undefined;
  /** Goes on behind the page that gave this, with all other options as they were, in another process perhaps. */
  readonly continuation?: string | undefined;
  /** @default the default connection */
  readonly connection?: Connection | undefined;
  readonly signal?: AbortSignal | undefined;
}

type Name = keyof GetRecordsOptions;

const NAMES: Readonly<Record<Name, true>> = {
  columns: true,
  excludeColumns: true,
  includeSystemColumns: true,
  includeFileAndImageMetadataColumns: true,
  filter: true,
  excludeFilter: true,
  excludeFilterOr: true,
  fetchXml: true,
  links: true,
  activeOnly: true,
  ids: true,
  names: true,
  excludeIds: true,
  matchOn: true,
  retrievalBatchSize: true,
  orderBy: true,
  top: true,
  pageSize: true,
  unpublished: true,
  etags: true,
  lookupValuesReturnName: true,
  stable: true,
  maxDegreeOfParallelism: true,
  continuation: true,
  connection: true,
  signal: true,
};

/** The service's own limit of records in one answer. */
export const MAX_PAGE = 5000;

/** Options that say which records there are. */
export const NARROWING: readonly Name[] = [
  "filter",
  "excludeFilter",
  "fetchXml",
  "links",
  "activeOnly",
  "ids",
  "names",
  "excludeIds",
  "matchOn",
  "top",
  "unpublished",
  "continuation",
];

/** What an option cannot be together with, because it says something else in its place. */
const CONFLICTS: Readonly<Partial<Record<Name, readonly Name[]>>> = {
  fetchXml: [
    "columns",
    "excludeColumns",
    "includeSystemColumns",
    "includeFileAndImageMetadataColumns",
    ...NARROWING.filter((name) => !["fetchXml", "top", "continuation"].includes(name)),
    "orderBy",
    "stable",
    "maxDegreeOfParallelism",
  ],
  matchOn: [
    "ids",
    "names",
    "links",
    "orderBy",
    "top",
    "unpublished",
    "stable",
    "maxDegreeOfParallelism",
    "continuation",
  ],
  stable: ["links", "maxDegreeOfParallelism"],
  maxDegreeOfParallelism: ["orderBy", "ids", "names", "continuation", "unpublished"],
  unpublished: ["links"],
  columns: ["includeSystemColumns", "includeFileAndImageMetadataColumns"],
};

/** @throws UsageError for options that cannot be. */
export function checkGetOptions(options: GetRecordsOptions): void {
  checkNames("getRecords", options, NAMES);
  if (options.top !== undefined) checkCount("top", options.top, 1);
  if (options.pageSize !== undefined) checkCount("pageSize", options.pageSize, 1, MAX_PAGE);
  if (options.retrievalBatchSize !== undefined) checkCount("retrievalBatchSize", options.retrievalBatchSize, 1);
  if (options.maxDegreeOfParallelism !== undefined) {
    checkCount("maxDegreeOfParallelism", options.maxDegreeOfParallelism, 1);
  }
  for (const [name, others] of Object.entries(CONFLICTS) as [Name, readonly Name[]][]) {
    const other = isGiven(options, name) ? others.find((each) => isGiven(options, each)) : undefined;
    if (other !== undefined) throw new UsageError(`getRecords takes either ${name} or ${other}, not both.`);
  }
  if (options.excludeFilterOr === true && options.excludeFilter === undefined) {
    throw new UsageError("excludeFilterOr says how the objects of excludeFilter are joined, and there is none.");
  }
}

/** A degree of one and a switch that is off ask for nothing. */
export function isGiven(options: GetRecordsOptions, name: Name): boolean {
  const value = options[name];
  return value !== undefined && value !== false && !(name === "maxDegreeOfParallelism" && value === 1);
}
