import type { Column, ManyToOne, Table } from "../definitions/model.ts";
import { leadsToOwner } from "../definitions/make-table.ts";
import { quote } from "../quote.ts";
import { readReference, type Reference } from "../values/read-reference.ts";
import { badPayload, doesNotExist, notSupported } from "../web-api-error.ts";
import { ownerColumns, ownerParameters } from "./owner-steps.ts";
import type { Step, Writing } from "./step.ts";

/** Sets a lookup: to the record that `name@odata.bind` refers to, or to nothing. */
export function bindStep(navigation: ManyToOne, column: Column, property: string, table: Table): Step {
  const readTarget = (value: unknown, writing: Writing) => readExisting(value, navigation, column, table, writing);
  if (column.type === "Owner") {
    return {
      columns: ownerColumns(table),
      write(payload, parameters, writing) {
        const owner = readTarget(payload[property], writing);
        if (!owner) throw badPayload(table.entitySetName, `The column '${column.logicalName}' cannot be null.`);
        parameters.push(...ownerParameters(owner.table.logicalName, owner.id, writing.environment.store, table));
      },
    };
  }
  const { logicalName, targetColumn } = column;
  return {
    columns: targetColumn === undefined ? [logicalName] : [logicalName, targetColumn],
    write(payload, parameters, writing) {
      const target = readTarget(payload[property], writing);
      parameters.push(target?.id ?? null);
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
): Reference | undefined {
  if (value === null) return undefined;
  if (typeof value === "object") throw notSupported(`records inside of a record ('${navigation.navigationProperty}')`);
  if (typeof value !== "string") {
    throw badPayload(
      entitySetName,
      `${JSON.stringify(value)} does not name a record. Expected the form '/accounts(<guid>)'.`,
    );
  }
  const reference = readReference(value, definitions, entitySetName);
  const { logicalName, primaryId } = reference.table;
  if (!accepts(navigation, column, logicalName)) {
    throw badPayload(
      entitySetName,
      `'${value}' is not a record of the table '${navigation.referencedTable}', to which '${navigation.navigationProperty}' refers.`,
    );
  }
  const exists = store.row(`SELECT 1 FROM ${quote(logicalName)} WHERE ${quote(primaryId.logicalName)} = ?`, [
    reference.id,
  ]);
  if (!exists) throw doesNotExist(logicalName, reference.idText);
  return reference;
}

function accepts(navigation: ManyToOne, { targets = [] }: Column, target: string): boolean {
  return leadsToOwner(navigation) ? targets.includes(target) : navigation.referencedTable === target;
}
