import type { SQLInputValue } from "node:sqlite";
import type { Table } from "../definitions/model.ts";
import { UNPUBLISHED } from "../store/drafts.ts";
import { valueReader } from "../values/read-value.ts";
import type { Payload, Step, WriteMode, Writing } from "./step.ts";

/** In a payload: when the record was created, in the system that it comes from. */
export const CREATED_BEFORE = "overriddencreatedon";

type SystemValue = (payload: Payload, writing: Writing) => SQLInputValue;

const onEveryWrite: Readonly<Record<string, SystemValue>> = {
  versionnumber: (_payload, { environment }) => environment.store.nextVersion(),
  modifiedon: (_payload, { now }) => now,
  modifiedby: (_payload, { caller }) => caller.user,
  modifiedonbehalfby: (_payload, { caller }) => caller.signedIn?.user ?? null,
};

const onCreate: Readonly<Record<string, SystemValue>> = {
  createdon: (_payload, { now }) => now,
  createdby: (_payload, { caller }) => caller.user,
  createdonbehalfby: (_payload, { caller }) => caller.signedIn?.user ?? null,
};

/**
 * What the service itself writes: when, by whom, and the record's new version.
 *
 * @param migrated the payload, of a create, names the record's original creation
 */
export function systemSteps(table: Table, mode: WriteMode, migrated: boolean): Step[] {
  const values = new Map<string, SystemValue>(Object.entries(onEveryWrite));
  if (mode === "create") {
    values.set(table.primaryId.logicalName, (_payload, { record }) => record.blob);
    for (const [name, value] of Object.entries(onCreate)) values.set(name, value);
  }
  if (migrated) for (const [name, value] of Object.entries(onMigration(table))) values.set(name, value);
  if (table.hasDrafts === true) values.set("componentstate", () => UNPUBLISHED);
  const present = [...values].filter(([name]) => table.columns.has(name));
  const writers = present.map(([, value]) => value);
  return [
    {
      columns: present.map(([name]) => name),
      write(payload, parameters, writing) {
        for (const value of writers) parameters.push(value(payload, writing));
      },
    },
  ];
}

/** The original creation becomes createdon, and the column that brought it tells when the record was migrated. */
function onMigration(table: Table): Readonly<Record<string, SystemValue>> {
  const column = table.columns.get(CREATED_BEFORE);
  const read = column && valueReader(column, table);
  return {
    createdon: (payload, { now }) => {
      const value = payload[CREATED_BEFORE];
      return value == null || !read ? now : read(value);
    },
    [CREATED_BEFORE]: (payload, { now }) => (payload[CREATED_BEFORE] == null ? null : now),
  };
}
