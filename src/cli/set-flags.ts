import { Option, type Command } from "commander";
import { UsageError } from "../errors.ts";
import type { LookupRule } from "../records/lookups/lookup-rules.ts";
import type { SetRecordsOptions } from "../records/planning/set-options.ts";
import { commaSeparated, given, oneMoreKey } from "./flag-values.ts";
import { jsonObject, pair, type Values } from "./json-flag.ts";

/** Commander keeps `--no-create` as `create: false`, and the columns of `--no-update-columns` as `updateColumns`. */
export interface SetFlags {
  readonly createOnly?: boolean;
  readonly updateOnly?: boolean;
  readonly updateAllColumns?: boolean;
  readonly upsert?: boolean;
  readonly create?: false;
  readonly update?: false;
  readonly updateColumns?: readonly string[];
  readonly matchOn?: readonly (readonly string[])[];
  readonly allowMultipleMatches?: boolean;
  readonly onDuplicateKey?: "apply" | "error";
  readonly ignoreColumns?: readonly string[];
  readonly constants?: Values;
  readonly defaults?: Values;
  readonly timeZone?: string;
  readonly dateFormat?: readonly string[];
  readonly fileDirectory?: string;
  readonly lookupColumns?: Values;
  readonly lookups?: Values;
  readonly callerId?: string;
  readonly runAsOwner?: boolean;
  readonly keepCreatedOn?: boolean;
  readonly enableDuplicateDetection?: boolean;
  readonly passThru?: boolean;
  readonly serverIds?: boolean;
  readonly ifMatch?: boolean;
}

export function addSetFlags(command: Command): void {
  addModeFlags(command);
  addValueFlags(command);
  command
    .option("--caller-id <guid>", 'write as this user (a record may name its own: "@callerId")')
    .option("--run-as-owner", "write each record as its owner")
    .option("--keep-created-on", "new records keep the createdon of the input")
    .option("--server-ids", "let the service choose ids: a create without an answer is then unknown, never repeated")
    .option("--enable-duplicate-detection", "let the environment's rules refuse duplicates")
    .addOption(new Option("--pass-thru", "print the records that are ok, each with its id").conflicts("json"));
}

function addModeFlags(command: Command): void {
  command
    .option("--create-only", "create every record, looking nothing up")
    .option("--update-only", "update every record; one that does not exist fails")
    .option("--update-all-columns", "send all columns instead of comparing them with what exists")
    .option("--upsert", "let the service create or update: by id, or by the alternate key of --match-on")
    .option("--no-create", "pass over records that do not exist")
    .option("--no-update", "pass over records that exist")
    .option("--no-update-columns <columns>", "columns that are set on create and never changed", commaSeparated)
    .option("--match-on <columns>", "columns that find a record together; again for another try", oneMoreKey)
    .option("--allow-multiple-matches", "write to all records that match")
    .option("--if-match", 'update a record only if nobody has changed it since dvp get --etags read it ("@etag")')
    .addOption(
      new Option("--on-duplicate-key <what>", "a key that came before: write one after the other, or fail").choices([
        "apply",
        "error",
      ]),
    );
}

function addValueFlags(command: Command): void {
  command
    .option("--ignore-columns <columns>", "columns of the input that are passed over", commaSeparated)
    .option("--constants <object>", "values for columns of every record, as a JSON object", jsonObject)
    .option("--defaults <object>", "values for columns that a record does not have", jsonObject)
    .option("--time-zone <name>", "of dates without an offset, such as Europe/Berlin (default: UTC)")
    .option("--date-format <pattern>", 'such as "dd.MM.yyyy HH:mm"; again for another', oneMore)
    .option("--file-directory <folder>", "what the paths in file columns are relative to")
    .option("--lookup-columns <column=by>", "the column that a lookup's names are found in; may be given often", pair)
    .option("--lookups <object>", 'more about lookups: {"parentaccountid": {"onMissing": "create"}}', jsonObject);
}

function oneMore(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

/** What these flags are as options of the library, which checks them. */
export function setOptionsOf(flags: SetFlags): SetRecordsOptions {
  const { createOnly, updateOnly, updateAllColumns, upsert, matchOn, allowMultipleMatches, onDuplicateKey } = flags;
  const { ignoreColumns, constants, defaults, timeZone, dateFormat, fileDirectory } = flags;
  const { callerId, runAsOwner, keepCreatedOn, enableDuplicateDetection, passThru, serverIds, ifMatch } = flags;
  return given({
    createOnly,
    updateOnly,
    updateAllColumns,
    upsert,
    noCreate: flags.create === false ? true : undefined,
    noUpdate: flags.update === false ? true : undefined,
    noUpdateColumns: flags.updateColumns,
    matchOn,
    allowMultipleMatches,
    onDuplicateKey,
    ignoreColumns,
    constants,
    defaults,
    timeZone,
    dateFormat,
    fileDirectory,
    lookupColumns: flags.lookupColumns as Record<string, string> | undefined,
    lookups: flags.lookups && checkRules(flags.lookups),
    callerId,
    runAsOwner,
    keepCreatedOn,
    enableDuplicateDetection,
    passThru,
    serverIds,
    ifMatch,
  });
}

function checkRules(lookups: Values): Readonly<Record<string, LookupRule>> {
  for (const [column, rule] of Object.entries(lookups)) {
    if (typeof rule === "object" && rule !== null && !Array.isArray(rule)) continue;
    throw new UsageError(`Expected --lookups to say of ${column} something such as {"onMissing": "null"}.`);
  }
  return lookups as Record<string, LookupRule>;
}
