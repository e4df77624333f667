import { checkNames } from "../../parallel/option-checks.ts";
import { bulkOptionNames, type BulkOptions } from "../bulk/bulk-options.ts";
import { checkFlag, checkList } from "../../parallel/option-checks.ts";
import type { ValueOptions } from "../../metadata/value-options.ts";
import type { LookupRule } from "../lookups/lookup-rules.ts";
import { checkCaller } from "./callers.ts";
import type { Completion } from "./complete-record.ts";
import { checkSetMode, setModeNames, type SetMode, type SetRules } from "./set-rules.ts";
import type { StandardSchema } from "./validate.ts";

interface Validation {
  /**
   * Checks each record before anything else is done with it; what the schema gives is what is written. Any validator of
   * the Standard Schema will do.
   */
  readonly validate?: StandardSchema | undefined;
}

interface Lookups {
  /** The column of the other table that a name is looked for in, by lookup column. @default its primary name */
  readonly lookupColumns?: Readonly<Record<string, string>> | undefined;
  /** More about how names in lookup columns are resolved, by lookup column. */
  readonly lookups?: Readonly<Record<string, LookupRule>> | undefined;
}

interface Callers {
  /**
   * The user that records are written as: the id in the environment, or the object id in Microsoft Entra. A record may
   * have its own, as "@callerId". It goes with each request and is no state of the connection. @default who is signed in
   */
  readonly callerId?: string | undefined;
  /**
   * Each record is written as the user that its `ownerid` names: for migrations that keep who made a record. What a team
   * owns is written by who is signed in. @default false
   */
  readonly runAsOwner?: boolean | undefined;
}

export interface SetRecordsOptions
  extends SetMode, BulkOptions, Validation, Completion, Lookups, Callers, ValueOptions {
  /**
   * Outcomes have the record's id in any case but one: an upsert by alternate key does not tell it. With this it is
   * looked up, by one more request a batch. @default false
   */
  readonly passThru?: boolean | undefined;
  /**
   * The service chooses the ids of new records. Then a create whose answer is lost cannot be told from one that was never
   * executed: it is not sent again, and its outcome stays unknown. @default false: they are chosen here, and creates are
   * safe to repeat
   */
  readonly serverIds?: boolean | undefined;
}

const NAMES: Readonly<Record<keyof SetRecordsOptions, true>> = {
  ...setModeNames,
  ...bulkOptionNames,
  constants: true,
  defaults: true,
  ignoreColumns: true,
  validate: true,
  lookupColumns: true,
  lookups: true,
  callerId: true,
  runAsOwner: true,
  timeZone: true,
  dateFormat: true,
  fileDirectory: true,
  keepCreatedOn: true,
  passThru: true,
  serverIds: true,
};

export interface SetSettings {
  readonly rules: SetRules;
  readonly options: SetRecordsOptions;
  readonly callerId: string | undefined;
  readonly lookupRules: Readonly<Record<string, LookupRule>>;
}

/** @throws UsageError for options that are unknown, exclude each other or cannot be. */
export function checkSetOptions(options: SetRecordsOptions): SetSettings {
  checkNames("setRecords", options, NAMES);
  for (const name of ["runAsOwner", "keepCreatedOn", "passThru", "serverIds"] as const) checkFlag(name, options[name]);
  checkList("ignoreColumns", options.ignoreColumns);
  return {
    rules: checkSetMode(options),
    options,
    callerId: checkCaller(options.callerId),
    lookupRules: lookupRulesOf(options),
  };
}

/** `lookupColumns` is the short form of the rule that most need. */
function lookupRulesOf({ lookupColumns = {}, lookups = {} }: Lookups): Readonly<Record<string, LookupRule>> {
  const rules: Record<string, LookupRule> = { ...lookups };
  for (const [column, by] of Object.entries(lookupColumns)) rules[column] = { ...rules[column], by };
  return rules;
}
