import type { SQLInputValue } from "node:sqlite";
import type { Table } from "../definitions/model.ts";
import type { Environment } from "../environment.ts";
import type { Caller } from "../organization.ts";
import { guidToBlob, isGuid } from "../guid.ts";
import { hasPartitions, idParameters, PARTITION, type RecordId } from "../store/record-id.ts";
import { badRequest, cannotConvert } from "../web-api-error.ts";
import { conflictFor } from "./conflicts.ts";
import { refuseDuplicates } from "./duplicates.ts";
import { planUpdate, type Plan } from "./plans.ts";
import type { OtherWrites, Payload, Step, Writing } from "./step.ts";

/** How deep records may stand inside of each other, as the service's JSON reader has it. */
const MAXIMUM_DEPTH = 100;

/** What the writes of one request have in common. */
export interface WriteRequest {
  readonly environment: Environment;
  readonly caller: Caller;
  /** Whole seconds, UTC. */
  readonly now: string;
  /** Look for duplicates of what is written ("Detect duplicate data using the Web API", Microsoft Learn). */
  readonly detectsDuplicates: boolean;
}

export interface WriteContext extends WriteRequest {
  readonly others: OtherWrites;
}

/** @param depth how many records the next one stands inside of */
export function startWriting(request: WriteRequest, depth = 0): WriteContext {
  const context: WriteContext = {
    ...request,
    others: {
      insert(table, payload) {
        if (depth === MAXIMUM_DEPTH) throw tooDeep();
        return insertRecord(table, payload, startWriting(request, depth + 1));
      },
      update: (table, id, payload) => updateRecord(table, id, payload, context),
    },
  };
  return context;
}

/** Inserts one record and gives its id: the client's, where the payload (or the URL) chooses one. */
export function insertRecord(table: Table, payload: Payload, context: WriteContext, chosen?: RecordId): RecordId {
  context.environment.checkPrivilege("Create", table, context.caller);
  const plan = context.environment.plans.forCreate(table, payload);
  const record = chosen ?? idIn(payload, table) ?? withPartition(context.environment.store.newId(), payload, table);
  runPlan(plan, table, payload, { ...context, record }, []);
  if (context.detectsDuplicates) refuseDuplicates(table, record, context.environment);
  return record;
}

/** Updates the columns that the payload names; false when there is no such record. */
export function updateRecord(table: Table, record: RecordId, payload: Payload, context: WriteContext): boolean {
  context.environment.checkPrivilege("Write", table, context.caller);
  const plan = context.environment.plans.forUpdate(table, payload);
  const found = runPlan(plan, table, payload, { ...context, record }, idParameters(record, table)) > 0;
  if (found && context.detectsDuplicates) refuseDuplicates(table, record, context.environment);
  return found;
}

/** Updates what a step says that no payload can; false when there is no such record. */
export function updateByStep(table: Table, record: RecordId, step: Step, context: WriteContext): boolean {
  context.environment.checkPrivilege("Write", table, context.caller);
  return runPlan(planUpdate(step, table), table, {}, { ...context, record }, idParameters(record, table)) > 0;
}

/** The primary id that a payload carries. */
export function idIn(payload: Payload, table: Table): RecordId | undefined {
  const value = payload[table.primaryIdAttribute];
  if (value == null) return undefined;
  if (typeof value !== "string" || !isGuid(value)) throw cannotConvert(table.entitySetName, value, "Edm.Guid");
  return withPartition({ blob: guidToBlob(value), text: value.toLowerCase() }, payload, table);
}

/** The id, with the partition that the payload names unless the id has one. */
export function withPartition(id: RecordId, payload: Payload, table: Table): RecordId {
  if (id.partition !== undefined || !hasPartitions(table)) return id;
  const partition = payload[PARTITION];
  if (partition == null) return id;
  if (typeof partition !== "string") throw cannotConvert(table.entitySetName, partition, "Edm.String");
  return { ...id, partition };
}

function runPlan(plan: Plan, table: Table, payload: Payload, writing: Writing, last: readonly SQLInputValue[]): number {
  const parameters: SQLInputValue[] = [];
  for (const step of plan.steps) step.write(payload, parameters, writing);
  parameters.push(...last);
  const changed = run(plan, parameters, table, writing);
  for (const step of plan.followed) step.after?.(payload, writing);
  return changed;
}

function run({ sql }: Plan, parameters: readonly SQLInputValue[], table: Table, { environment }: Writing): number {
  try {
    return environment.store.run(sql, parameters);
  } catch (error) {
    throw conflictFor(error, table) ?? error;
  }
}

function tooDeep(): Error {
  return badRequest(`Records may stand inside of each other ${MAXIMUM_DEPTH} deep. Make the inner ones first.`);
}
