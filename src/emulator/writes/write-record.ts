import type { SQLInputValue } from "node:sqlite";
import type { Table } from "../definitions/model.ts";
import type { Environment } from "../environment.ts";
import type { Caller } from "../organization.ts";
import { guidToBlob, isGuid } from "../guid.ts";
import type { NewId } from "../store/new-id.ts";
import { cannotConvert } from "../web-api-error.ts";
import { conflictFor } from "./conflicts.ts";
import type { Plan } from "./plans.ts";
import type { Payload, Writing } from "./step.ts";

/** What the writes of one request have in common. */
export interface WriteContext {
  readonly environment: Environment;
  readonly caller: Caller;
  /** Whole seconds, UTC. */
  readonly now: string;
}

/** Inserts one record and gives its id: the client's, where the payload (or the URL) chooses one. */
export function insertRecord(table: Table, payload: Payload, context: WriteContext, chosen?: NewId): NewId {
  const plan = context.environment.plans.forCreate(table, payload);
  const id = chosen ?? idIn(payload, table) ?? context.environment.store.newId();
  runPlan(plan, table, payload, { ...context, id: id.blob }, []);
  return id;
}

/** Updates the columns that the payload names; false when there is no such record. */
export function updateRecord(table: Table, id: NewId, payload: Payload, context: WriteContext): boolean {
  const plan = context.environment.plans.forUpdate(table, payload);
  return runPlan(plan, table, payload, { ...context, id: id.blob }, [id.blob]) > 0;
}

/** The primary id that a payload carries. */
export function idIn(payload: Payload, table: Table): NewId | undefined {
  const value = payload[table.primaryIdAttribute];
  if (value == null) return undefined;
  if (typeof value === "string" && isGuid(value)) return { blob: guidToBlob(value), text: value.toLowerCase() };
  throw cannotConvert(table.entitySetName, value, "Edm.Guid");
}

function runPlan(plan: Plan, table: Table, payload: Payload, writing: Writing, last: readonly SQLInputValue[]): number {
  const parameters: SQLInputValue[] = [];
  for (const step of plan.steps) step.write(payload, parameters, writing);
  parameters.push(...last);
  try {
    return writing.environment.store.run(plan.sql, parameters);
  } catch (error) {
    throw conflictFor(error, table) ?? error;
  }
}
