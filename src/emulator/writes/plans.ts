import type { Definitions, Table } from "../definitions/model.ts";
import { quote } from "../quote.ts";
import { isRecord } from "../store/record-id.ts";
import { currencySteps } from "./currency-step.ts";
import { makeDeletePlan, type DeletePlan } from "./delete-plan.ts";
import { ownedByCaller } from "./owner-steps.ts";
import { partitionSteps } from "./partition-step.ts";
import { payloadSteps } from "./payload-steps.ts";
import { checkRequired } from "./required-columns.ts";
import { statusSteps } from "./status-steps.ts";
import type { Payload, Step, WriteMode } from "./step.ts";
import { CREATED_BEFORE, systemSteps } from "./system-steps.ts";

/** Of one table: enough for any real mix of payloads; a client that makes up property names cannot fill the memory. */
const CAPACITY = 1000;

/** How to write payloads with certain property names: worked out once, then done for each record. */
export interface Plan {
  readonly sql: string;
  readonly steps: readonly Step[];
  /** Those of the steps that have something to do afterwards: mostly none. */
  readonly followed: readonly Step[];
}

export interface Plans {
  /** Inserts the record; the id among the system's values. Throws WebApiError for properties the table lacks. */
  forCreate(table: Table, payload: Payload): Plan;
  /** Updates the columns that the payload names; the record's id is the last parameter. */
  forUpdate(table: Table, payload: Payload): Plan;
  /** What goes with a record when it is deleted. */
  forDelete(table: Table): DeletePlan;
}

export function createPlans(definitions: Definitions): Plans {
  const deletions = new WeakMap<Table, DeletePlan>();
  return {
    forCreate: cached("create", definitions),
    forUpdate: cached("update", definitions),
    forDelete(table) {
      const plan = deletions.get(table) ?? makeDeletePlan(table, definitions);
      deletions.set(table, plan);
      return plan;
    },
  };
}

/**
 * Payloads of the same kind mostly come one after another, so the last plan is looked at first. When definitions change,
 * every table is another object, and the plans of the old ones are forgotten with them.
 */
function cached(mode: WriteMode, definitions: Definitions): (table: Table, payload: Payload) => Plan {
  const plansOf = new WeakMap<Table, Map<string, Plan>>();
  let last: { readonly table: Table; readonly names: readonly string[]; readonly plan: Plan } | undefined;
  return (table, payload) => {
    const names = Object.keys(payload);
    if (last?.table === table && isSame(last.names, names)) return last.plan;
    const plans = plansOf.get(table) ?? new Map<string, Plan>();
    const key = JSON.stringify(names);
    const plan = plans.get(key) ?? makePlan(names, table, definitions, mode);
    if (plans.size >= CAPACITY) plans.clear();
    plansOf.set(table, plans.set(key, plan));
    last = { table, names, plan };
    return plan;
  };
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, index) => name === b[index]);
}

function makePlan(names: readonly string[], table: Table, definitions: Definitions, mode: WriteMode): Plan {
  const migrated = mode === "create" && names.includes(CREATED_BEFORE);
  const given = payloadSteps(names, table, definitions, mode).filter(({ columns: [name] }) => name !== CREATED_BEFORE);
  const columns = given.flatMap((step) => step.columns);
  if (mode === "create") checkRequired(columns, table);
  const steps = [
    ...given,
    ...(mode === "create" ? partitionSteps(table) : []),
    ...statusSteps(columns, table, mode),
    ...currencySteps(columns, table, mode),
    ...(mode === "create" ? ownedByCaller(columns, table) : []),
    ...systemSteps(table, mode, migrated),
  ];
  const sql = mode === "create" ? insert(table, steps) : update(table, steps);
  return { sql, steps, followed: steps.filter(({ after }) => after) };
}

/** Updates what a step says that no payload can, as the file in a column. */
export function planUpdate(step: Step, table: Table): Plan {
  const steps = [step, ...systemSteps(table, "update", false)];
  return { sql: update(table, steps), steps, followed: [] };
}

function insert({ logicalName }: Table, steps: readonly Step[]): string {
  const columns = steps.flatMap((step) => step.columns).map(quote);
  return `INSERT INTO ${quote(logicalName)} (${columns.join(", ")}) VALUES (${expressionsOf(steps).join(", ")})`;
}

function update(table: Table, steps: readonly Step[]): string {
  const expressions = expressionsOf(steps);
  const assignments = steps
    .flatMap((step) => step.columns)
    .map((column, index) => `${quote(column)} = ${expressions[index] ?? "?"}`);
  return `UPDATE ${quote(table.logicalName)} SET ${assignments.join(", ")} WHERE ${isRecord(table)}`;
}

function expressionsOf(steps: readonly Step[]): string[] {
  return steps.flatMap(({ columns, expressions }) => expressions ?? columns.map(() => "?"));
}
