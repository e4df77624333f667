import { UsageError } from "../../errors.ts";
import type { KeyColumns, MatchOn } from "../matching/match-on.ts";
import { checkMatchOn } from "../matching/match-on.ts";
import { checkCount, checkOneOf } from "../../parallel/option-checks.ts";
import { checkFlag, checkList } from "../../parallel/option-checks.ts";

/** What setRecords does with a record, whether it exists, and how that is found out. */
export interface SetMode {
  /** Create every record, without looking whether it exists. @default false */
  readonly createOnly?: boolean | undefined;
  /** Update every record; one that does not exist fails. Without `matchOn` nothing is looked up. @default false */
  readonly updateOnly?: boolean | undefined;
  /**
   * Send all columns instead of comparing them: records that bring their id are updated without looking them up, and
   * such as bring none, and no `matchOn` finds, are created. @default false
   */
  readonly updateAllColumns?: boolean | undefined;
  /**
   * Let the service decide whether to create or to update: by the id, or by the alternate key that `matchOn` names.
   * @default false
   */
  readonly upsert?: boolean | undefined;
  /** Records that do not exist are passed over: ok, with the action "skipped". @default false */
  readonly noCreate?: boolean | undefined;
  /** Records that exist are passed over. @default false */
  readonly noUpdate?: boolean | undefined;
  /** Columns that are written when a record is created, and never changed. */
  readonly noUpdateColumns?: readonly string[] | undefined;
  /**
   * Columns that find an existing record together, `["lastname", "emailaddress1"]`, or several such lists, tried in
   * their order. A record that brings its id is looked for by that first. How texts compare is the service's business.
   * @default the primary id
   */
  readonly matchOn?: MatchOn | undefined;
  /** A record that matches several is written to all of them; otherwise it fails, and nothing is written. @default false */
  readonly allowMultipleMatches?: boolean | undefined;
  /**
   * What becomes of a record whose key an earlier one of this run had: "apply" writes both in their order to the one
   * record, "error" fails the second. The latter remembers every key of the run. @default "apply"
   */
  readonly onDuplicateKey?: "apply" | "error" | undefined;
  /**
   * Update a record only if nobody has changed it since it was read: records bring their version, as `getRecords` with
   * `etags` gives it, in "@etag". One that was changed fails and is left as it is. Records are sent one by one in `$batch`
   * then; the contents of file columns are not covered. @default false
   */
  readonly ifMatch?: boolean | undefined;
  /** Records that one request looks for, 1 to 1000. @default 500 */
  readonly retrievalBatchSize?: number | undefined;
  /**
   * Write nothing; look up and check every record, and tell what would become of it. @default false
   */
  readonly whatIf?: boolean | undefined;
}

export type Mode = "createOnly" | "updateOnly" | "updateAllColumns" | "upsert" | "compare";

/** The same, checked. */
export interface SetRules {
  readonly mode: Mode;
  readonly matchOn: readonly KeyColumns[] | undefined;
  readonly noCreate: boolean;
  readonly noUpdate: boolean;
  readonly noUpdateColumns: ReadonlySet<string>;
  readonly allowMultipleMatches: boolean;
  readonly ifMatch: boolean;
  readonly onDuplicateKey: "apply" | "error";
  readonly retrievalBatchSize: number;
  readonly whatIf: boolean;
}

export const setModeNames: Readonly<Record<keyof SetMode, true>> = {
  createOnly: true,
  updateOnly: true,
  updateAllColumns: true,
  upsert: true,
  noCreate: true,
  noUpdate: true,
  noUpdateColumns: true,
  matchOn: true,
  allowMultipleMatches: true,
  ifMatch: true,
  onDuplicateKey: true,
  retrievalBatchSize: true,
  whatIf: true,
};

const FLAGS = [
  "createOnly",
  "updateOnly",
  "updateAllColumns",
  "upsert",
  "noCreate",
  "noUpdate",
  "allowMultipleMatches",
  "ifMatch",
  "whatIf",
] as const;

const MODES = ["createOnly", "updateOnly", "upsert", "updateAllColumns"] as const;

/** What makes no sense beside a mode. */
const EXCLUDED: Readonly<Record<Mode, readonly (keyof SetMode)[]>> = {
  createOnly: [
    "updateOnly",
    "upsert",
    "updateAllColumns",
    "matchOn",
    "allowMultipleMatches",
    "ifMatch",
    "onDuplicateKey",
    "noCreate",
    "noUpdate",
    "noUpdateColumns",
  ],
  updateOnly: ["upsert", "noCreate", "noUpdate"],
  upsert: ["updateAllColumns", "noCreate", "noUpdate", "noUpdateColumns", "allowMultipleMatches", "ifMatch"],
  updateAllColumns: [],
  compare: [],
};

/** @throws UsageError for options that exclude each other or cannot be. */
export function checkSetMode(options: SetMode): SetRules {
  for (const name of FLAGS) checkFlag(name, options[name]);
  const mode = MODES.find((name) => options[name] === true) ?? "compare";
  const matchOn = checkMatchOn(options.matchOn);
  checkTogether(mode, matchOn, options);
  return {
    mode,
    matchOn,
    noCreate: options.noCreate ?? false,
    noUpdate: options.noUpdate ?? false,
    noUpdateColumns: new Set(checkList("noUpdateColumns", options.noUpdateColumns)),
    allowMultipleMatches: options.allowMultipleMatches ?? false,
    ifMatch: options.ifMatch ?? false,
    onDuplicateKey: checkOneOf("onDuplicateKey", options.onDuplicateKey ?? "apply", ["apply", "error"]),
    retrievalBatchSize: checkCount("retrievalBatchSize", options.retrievalBatchSize ?? 500, 1, 1000),
    whatIf: options.whatIf ?? false,
  };
}

function checkTogether(mode: Mode, matchOn: SetRules["matchOn"], options: SetMode): void {
  for (const other of EXCLUDED[mode]) {
    if (options[other] === undefined || options[other] === false) continue;
    throw new UsageError(`${mode} and ${other} exclude each other: choose one.`);
  }
  if (options.noCreate === true && options.noUpdate === true) {
    throw new UsageError("noCreate and noUpdate together leave nothing to do: choose one.");
  }
  if (options.ifMatch === true && options.allowMultipleMatches === true) {
    throw new UsageError("ifMatch and allowMultipleMatches exclude each other: a version is that of one record.");
  }
  if (mode === "upsert" && matchOn !== undefined && matchOn.length > 1) {
    throw new UsageError("With upsert, matchOn names the columns of one alternate key, not several to be tried.");
  }
}
