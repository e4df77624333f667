import type { Connection } from "../../connection/connection.ts";
import { unknownColumn, type PlainRecord } from "../../metadata/record-writer.ts";
import { dateSourceOf } from "../../metadata/date-values.ts";
import { alternateKey } from "../../metadata/key-values.ts";
import type { TableDefinition } from "../../metadata/definition.ts";
import type { TableKnowledge } from "../../metadata/tables.ts";
import type { Preparation } from "../bulk/bulk-run.ts";
import { foreseeingSender } from "../bulk/foreseeing-sender.ts";
import type { RecordIds } from "../ids/record-ids.ts";
import type { OpenJob } from "../../parallel/job/job.ts";
import type { Prepared } from "./prepared.ts";
import { createLookupResolver, type LookupResolver } from "../lookups/lookup-resolver.ts";
import { keyReader } from "../matching/key-values.ts";
import { lookUpRetrying } from "../sending/retrying.ts";
import { createSender } from "../sending/sender.ts";
import type { SendSettings } from "../sending/sending.ts";
import { createCallers } from "./callers.ts";
import { createAssociationDecider, pairColumns } from "./decide-associations.ts";
import { createRecordDecider } from "./decide-records.ts";
import { identifyUpserts } from "./identify-upserts.ts";
import { createCompletion } from "./complete-record.ts";
import { createPrepare } from "./prepare-records.ts";
import { createRecordWrites, type RecordWrites } from "./record-writes.ts";
import type { SetRecordsOptions, SetSettings } from "./set-options.ts";
import { createSetPlanner } from "./set-planner.ts";
import type { SetRules } from "./set-rules.ts";

export interface SetSurroundings {
  /** Undefined where the service chooses the ids. */
  readonly ids: RecordIds | undefined;
  readonly job: OpenJob | undefined;
  readonly signal: AbortSignal;
}

/**
 * What setRecords needs before it reads.
 * @throws DefinitionError for columns and keys that the table does not have or that cannot be used yet; ValueError for
 * constants and defaults that cannot be written, or a caller that there is not.
 */
export async function createSetPreparation<I>(
  connection: Connection,
  knowledge: TableKnowledge,
  { rules, options, callerId, lookupRules }: SetSettings,
  sending: SendSettings,
  { ids, signal, job }: SetSurroundings,
): Promise<Preparation<I>> {
  const { table } = knowledge;
  checkColumns(table, rules, Object.keys(lookupRules));
  const { association } = table;
  const callers = createCallers(connection, options.runAsOwner ?? false);
  const runCaller = callerId === undefined ? undefined : await callers.find(callerId, signal);
  const sender = rules.whatIf ? foreseeingSender : createSender(connection, { ...sending, callerId: runCaller });
  const lookups = createLookupResolver(connection, knowledge, lookupRules, {
    dryRun: rules.whatIf,
    sender,
    ids: ids ?? "server",
  });
  await lookups.check(signal);
  const writes = createRecordWrites(knowledge, {
    ...options,
    keptColumns: rules.noUpdateColumns,
    ifMatch: rules.ifMatch,
    ids,
  });
  const complete = await completionOf(options, lookups, writes, signal);
  const decider =
    association === undefined
      ? createRecordDecider({ connection, table, rules, writes, isOwn: isOwnOf(ids, job) })
      : createAssociationDecider({ connection, knowledge, ends: association, rules });
  const dates = dateSourceOf(options);
  const keys = association === undefined ? rules.matchOn : [pairColumns(association)];
  const prepare = createPrepare({
    connection,
    knowledge,
    matchOn: keys?.map((columns) => ({ columns, read: keyReader(table, columns, dates) })),
    schema: options.validate,
    complete,
    lookups,
    callers,
  });
  const planner = createSetPlanner<I>({
    prepare,
    decider,
    lookups,
    retrying: (lookUp, until) => lookUpRetrying(lookUp, sending, until),
    refusesDuplicates: rules.onDuplicateKey === "error",
    earlier: job?.earlier,
  });
  const identifies = options.passThru === true && !rules.whatIf;
  return { planner, sender: identifies ? identifyUpserts(sender, connection, table) : sender };
}

/** A record in doubt that has the very id which its input was given was created by an earlier run. */
function isOwnOf(ids: RecordIds | undefined, job: OpenJob | undefined): (prepared: Prepared, id: string) => boolean {
  if (ids === undefined || job === undefined) return () => false;
  return ({ index, id: given }, id) => given === undefined && job.earlier.isDoubtful(index) && ids.of(index, {}) === id;
}

/** Constants and defaults are the same for all: what is wrong with them is told once, before anything is read. */
async function completionOf(
  { constants = {}, defaults = {}, ignoreColumns }: SetRecordsOptions,
  lookups: LookupResolver,
  writes: RecordWrites,
  signal: AbortSignal,
): Promise<(record: PlainRecord) => PlainRecord> {
  const named = [createCompletion({ constants, ignoreColumns })({}), createCompletion({ defaults, ignoreColumns })({})];
  const [fixed = {}, given = {}] = (await lookups.resolve(named, signal)).map(orThrow);
  for (const values of [fixed, given]) writes.draft(values);
  const isNeeded = Object.keys(fixed).length + Object.keys(given).length > 0;
  return createCompletion(isNeeded ? { constants: fixed, defaults: given, ignoreColumns } : { ignoreColumns });
}

function orThrow<T>(value: T | Error): T {
  if (value instanceof Error) throw value;
  return value;
}

/** What would fail every record is told before anything is read. */
function checkColumns(table: TableDefinition, { mode, matchOn, noUpdateColumns }: SetRules, lookups: string[]): void {
  const named = [...(matchOn?.flat() ?? []), ...noUpdateColumns, ...lookups];
  const unknown = named.find((name) => !table.columns.has(name));
  if (unknown !== undefined) throw unknownColumn(table, unknown);
  const [key] = matchOn ?? [];
  const isOwnId = key?.length === 1 && key[0] === table.primaryId;
  if (mode === "upsert" && key !== undefined && !isOwnId) alternateKey(table, key);
}
