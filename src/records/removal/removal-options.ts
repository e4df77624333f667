import type { TableDefinition } from "../../metadata/definition.ts";
import { UsageError } from "../../errors.ts";
import { unknownColumn } from "../../metadata/record-writer.ts";
import { checkCount, checkNames } from "../../parallel/option-checks.ts";
import { bulkOptionNames, checkBulkOptions, type BulkOptions, type BulkSettings } from "../bulk/bulk-options.ts";
import { checkFlag } from "../../parallel/option-checks.ts";
import { checkMatchOn, type KeyColumns, type MatchOn } from "../matching/match-on.ts";
import type { RemovalRules } from "./removal-plan.ts";

export interface RemoveRecordsOptions extends BulkOptions {
  /**
   * Columns whose values find the record: `["lastname", "emailaddress1"]` is one key of two columns,
   * `[["accountnumber"], ["name"]]` are two keys, of which the first that finds anything counts. Texts compare as the
   * service compares them. A key with an empty value finds nothing. The record's id does not count then, unless a key
   * names it; an input that is an id and no record is found by it all the same. @default the primary id
   */
  readonly matchOn?: MatchOn | undefined;
  /** Deletes all records that a key finds. Otherwise more than one is an error, and none is deleted. @default false */
  readonly allowMultipleMatches?: boolean | undefined;
  /**
   * How many records must be there to delete. All inputs are read and looked up first, and kept until then; with
   * another number the run ends with an ExpectationError and deletes nothing. @default any number
   */
  readonly expect?: number | undefined;
  /** A record that is not there, or no more, is ok: its action is "skipped". @default false, it fails */
  readonly ifExists?: boolean | undefined;
  /**
   * Delete a record only if nobody has changed it since it was read: records bring their version, as `getRecords` with
   * `etags` gives it, in "@etag". One that was changed fails and stays. @default false
   */
  readonly ifMatch?: boolean | undefined;
  /** Checks and looks up every record, and deletes none: the outcomes say what would become of them. @default false */
  readonly whatIf?: boolean | undefined;
  /** Records that one request looks up, 1 and up. @default 500 */
  readonly retrievalBatchSize?: number | undefined;
}

const NAMES: Readonly<Record<keyof RemoveRecordsOptions, true>> = {
  ...bulkOptionNames,
  matchOn: true,
  allowMultipleMatches: true,
  expect: true,
  ifExists: true,
  ifMatch: true,
  whatIf: true,
  retrievalBatchSize: true,
};

export interface RemovalSettings {
  readonly bulk: BulkSettings;
  readonly rules: RemovalRules;
  readonly expect: number | undefined;
  readonly whatIf: boolean;
}

/** @throws UsageError for options that cannot be. */
export function checkRemoveOptions(options: RemoveRecordsOptions): RemovalSettings {
  checkNames("removeRecords", options, NAMES);
  const { expect } = options;
  if (options.ifMatch === true && options.allowMultipleMatches === true) {
    throw new UsageError("ifMatch and allowMultipleMatches exclude each other: a version is that of one record.");
  }
  const whatIf = checkFlag("whatIf", options.whatIf);
  return {
    bulk: checkBulkOptions(options),
    rules: {
      matchOn: checkMatchOn(options.matchOn),
      allowMultipleMatches: checkFlag("allowMultipleMatches", options.allowMultipleMatches),
      ifExists: checkFlag("ifExists", options.ifExists),
      ifMatch: checkFlag("ifMatch", options.ifMatch),
      retrievalBatchSize: checkCount("retrievalBatchSize", options.retrievalBatchSize ?? 500, 1),
      verify: whatIf || expect !== undefined,
    },
    expect: expect === undefined ? undefined : checkCount("expect", expect, 0),
    whatIf,
  };
}

/** @throws DefinitionError for a column that the table does not have. */
export function checkKeyColumns(table: TableDefinition, matchOn: readonly KeyColumns[] = []): void {
  const unknown = matchOn.flat().find((name) => !table.columns.has(name));
  if (unknown !== undefined) throw unknownColumn(table, unknown);
}
