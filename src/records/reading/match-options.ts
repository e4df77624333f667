import { describeValue, UsageError } from "../../errors.ts";
import { checkMatchOn, type KeyColumns, type MatchOn } from "../matching/match-on.ts";

/** Records that match others in some columns. */
export interface MatchOptions {
  /** Columns that find a record together; or lists of such, tried in their order until one finds something. */
  readonly columns: MatchOn;
  /** What is looked for: objects that have these columns. */
  readonly records: Iterable<object> | AsyncIterable<object>;
  /** Whether one of them may match several records. @default false */
  readonly allowMultipleMatches?: boolean | undefined;
}

export interface CheckedMatching {
  readonly keys: readonly KeyColumns[];
  readonly records: MatchOptions["records"];
  readonly allowMultipleMatches: boolean;
}

/** @throws UsageError for what is no such option. */
export function checkMatching(matchOn: MatchOptions): CheckedMatching {
  const { columns, records, allowMultipleMatches = false, ...others } = matchOn;
  const unknown = Object.keys(others)[0];
  if (unknown !== undefined) {
    throw new UsageError(`matchOn has no ${unknown}. It takes columns, records and allowMultipleMatches.`);
  }
  const keys = checkMatchOn(columns);
  if (keys !== undefined && isSource(records)) return { keys, records, allowMultipleMatches };
  throw new UsageError(
    `Expected matchOn to be { columns, records } with columns to match on and the records to look for, got ${describeValue(matchOn)}.`,
  );
}

function isSource(records: unknown): boolean {
  if (typeof records !== "object" || records === null) return false;
  return Symbol.iterator in records || Symbol.asyncIterator in records;
}
