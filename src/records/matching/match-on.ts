import { describeValue, UsageError } from "../../errors.ts";

/** Columns that find a record together. */
export type KeyColumns = readonly string[];

/** One key, of several columns perhaps: `["lastname", "emailaddress1"]`. Or several, tried in their order: `[["accountnumber"], ["name"]]`. */
export type MatchOn = KeyColumns | readonly KeyColumns[];

/**
 * The keys that an option names; undefined where it is not given.
 * @throws UsageError for what is no list of columns and no list of such lists.
 */
export function checkMatchOn(matchOn: unknown): readonly KeyColumns[] | undefined {
  if (matchOn === undefined) return undefined;
  if (isKey(matchOn)) return [matchOn];
  if (Array.isArray(matchOn) && matchOn.length > 0 && matchOn.every(isKey)) return matchOn;
  throw new UsageError(
    "Expected matchOn to be a list of columns that find a record together, or a list of such lists that are tried in " +
      `their order, got ${describeValue(matchOn)}.`,
  );
}

function isKey(value: unknown): value is KeyColumns {
  return Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === "string" && name !== "");
}
