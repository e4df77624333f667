import type { Definitions, Table } from "../definitions/model.ts";
import { quote } from "../quote.ts";
import { currencySteps } from "./currency-step.ts";
import { ownedByCaller } from "./owner-steps.ts";
import { payloadSteps } from "./payload-steps.ts";
import { statusSteps } from "./status-steps.ts";
import type { Payload, Step, WriteMode } from "./step.ts";
import { CREATED_BEFORE, systemSteps } from "./system-steps.ts";

/** Enough for any real mix of payloads; a client that makes up property names cannot fill the memory. */
const CAPACITY = 1000;

/** How to write payloads with certain property names: worked out once, then done for each record. */
export interface Plan {
  readonly sql: string;
  readonly steps: readonly Step[];
}

export interface Plans {
  /** Inserts the record; the id among the system's values. Throws WebApiError for properties the table lacks. */
  forCreate(table: Table, payload: Payload): Plan;
  /** Updates the columns that the payload names; the record's id is the last parameter. */
  forUpdate(table: Table, payload: Payload): Plan;
}

export function createPlans(definitions: Definitions): Plans {
  return { forCreate: cached("create", definitions), forUpdate: cached("update", definitions) };
}

/** Payloads of the same kind mostly come one after another, so the last plan is looked at first. */
function cached(mode: WriteMode, definitions: Definitions): (table: Table, payload: Payload) => Plan {
  const plans = new Map<string, Plan>();
  let last: { readonly table: Table; readonly names: readonly string[]; readonly plan: Plan } | undefined;
  return (table, payload) => {
    const names = Object.keys(payload);
    if (last?.table === table && isSame(last.names, names)) return last.plan;
    const key = JSON.stringify([table.logicalName, names]);
    const plan = plans.get(key) ?? makePlan(names, table, definitions, mode);
    if (plans.size >= CAPACITY) plans.clear();
    plans.set(key, plan);
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
  const steps = [
    ...given,
    ...statusSteps(columns, table, mode),
    ...currencySteps(columns, table, mode),
    ...(mode === "create" ? ownedByCaller(columns, table) : []),
    ...systemSteps(table, mode, migrated),
  ];
  return { sql: mode === "create" ? insert(table, steps) : update(table, steps), steps };
}

function insert({ logicalName }: Table, steps: readonly Step[]): string {
  const columns = steps.flatMap((step) => step.columns).map(quote);
  return `INSERT INTO ${quote(logicalName)} (${columns.join(", ")}) VALUES (${expressionsOf(steps).join(", ")})`;
}

function update({ logicalName, primaryId }: Table, steps: readonly Step[]): string {
  const expressions = expressionsOf(steps);
  const assignments = steps
    .flatMap((step) => step.columns)
    .map((column, index) => `${quote(column)} = ${expressions[index] ?? "?"}`);
  return `UPDATE ${quote(logicalName)} SET ${assignments.join(", ")} WHERE ${quote(primaryId.logicalName)} = ?`;
}

function expressionsOf(steps: readonly Step[]): string[] {
  return steps.flatMap(({ columns, expressions }) => expressions ?? columns.map(() => "?"));
}
