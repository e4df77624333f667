import type { Column, ManyToOne, Table } from "../definitions/model.ts";
import { leadsToOwner } from "../definitions/make-table.ts";
import type { RecordId } from "../store/record-id.ts";
import { findRecord } from "../values/find-record.ts";
import { readReference } from "../values/read-reference.ts";
import { notFound } from "../values/record-key.ts";
import { badPayload, badRequest } from "../web-api-error.ts";
import { isObject } from "../wire/body.ts";
import { checkAppending } from "./check-appending.ts";
import { ownerColumns, ownerParameters } from "./owner-steps.ts";
import { isRequired, missingValue } from "./required-columns.ts";
import type { Payload, Step, WriteMode, Writing } from "./step.ts";

/** What a lookup is set to. */
interface Target {
  readonly table: Table;
  readonly id: RecordId;
}

/**
 * Sets a lookup: to the record that `name@odata.bind` refers to, to one that stands in the payload and is made, or to
 * nothing.
 */
export function bindStep(navigation: ManyToOne, column: Column, property: string, table: Table, mode: WriteMode): Step {
  const readTarget = (value: unknown, writing: Writing) => {
    const target =
      isObject(value) && property === navigation.navigationProperty
        ? insertTarget(value, navigation, table, mode, writing)
        : readExisting(value, navigation, column, table, writing);
    if (target) checkAppending(table, target.table, writing);
    return target;
  };
  if (column.type === "Owner") {
    return {
      columns: ownerColumns(table),
      write(payload, parameters, writing) {
        const owner = readTarget(payload[property], writing);
        if (!owner) throw badPayload(table.entitySetName, `The column '${column.logicalName}' cannot be null.`);
        parameters.push(...ownerParameters(owner.table.logicalName, owner.id.blob, writing.environment.store, table));
      },
    };
  }
  const { logicalName, targetColumn } = column;
  const isNeeded = isRequired(column, table);
  return {
    columns: targetColumn === undefined ? [logicalName] : [logicalName, targetColumn],
    write(payload, parameters, writing) {
      const target = readTarget(payload[property], writing);
      if (!target && isNeeded) throw missingValue(column, table);
      parameters.push(target?.id.blob ?? null);
      if (targetColumn !== undefined) parameters.push(target?.table.logicalName ?? null);
    },
  };
}

/** The record must be of a table that the navigation property leads to, and exist. */
function readExisting(
  value: unknown,
  navigation: ManyToOne,
  column: Column,
  { entitySetName }: Table,
  { environment: { definitions, store } }: Writing,
): Target | undefined {
  if (value === null) return undefined;
  const { table, key, text } = readReference(value, definitions, entitySetName);
  if (!accepts(navigation, column, table.logicalName)) {
    throw badPayload(
      entitySetName,
      `'${text}' is not a record of the table '${navigation.referencedTable}', to which '${navigation.navigationProperty}' refers.`,
    );
  }
  const id = findRecord(key, table, store);
  if (!id) throw notFound(key, table);
  return { table, id };
}

function insertTarget(
  payload: Payload,
  { navigationProperty, referencedTable }: ManyToOne,
  { logicalName }: Table,
  mode: WriteMode,
  { environment, others }: Writing,
): Target {
  if (mode === "update") {
    throw badRequest(
      `An update of '${logicalName}' cannot make the record in '${navigationProperty}'. Make it first and refer to it by '${navigationProperty}@odata.bind'.`,
    );
  }
  const table = environment.definitions.tables.get(referencedTable);
  if (!table || table.logicalName === "owner") {
    throw badRequest(
      `The record in '${navigationProperty}' cannot be made: '${referencedTable}' is no table of its own.`,
    );
  }
  return { table, id: others.insert(table, payload) };
}

function accepts(navigation: ManyToOne, { targets = [] }: Column, target: string): boolean {
  return leadsToOwner(navigation) ? targets.includes(target) : navigation.referencedTable === target;
}
