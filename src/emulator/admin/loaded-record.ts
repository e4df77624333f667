/**
 * A record that is to be loaded, as the payloads that write it. Snapshots name lookups by their logical names
 * ("parentcustomerid", with "parentcustomeridtype" beside it), the API by "_parentcustomerid_value"; what payloads have,
 * as "parentcustomerid_account@odata.bind", stays as it is.
 */
import { navigationTo } from "../definitions/make-table.ts";
import { lookupTypes, type Column, type Table } from "../definitions/model.ts";
import { guidToBlob, isGuid } from "../guid.ts";
import type { Organization } from "../organization.ts";
import { PARTITION } from "../store/record-id.ts";
import { recordExists } from "../values/find-record.ts";
import { lookupLogicalName } from "../wire/annotations.ts";
import { isRequired } from "../writes/required-columns.ts";
import type { Payload } from "../writes/step.ts";
import { CREATED_BEFORE } from "../writes/system-steps.ts";

/** What makes the record, with the time of its creation: all but what `completion` has. */
export function creation(record: Payload, table: Table, organization: Organization): Payload {
  const names = Object.keys(record).filter((name) => !isForLater(name, record, table));
  return payloadOf(names, record, table, organization);
}

/**
 * What is set when all records are there: lookups that may be empty until then, and a state that is not that of new
 * records. Empty when there is nothing of the kind.
 */
export function completion(record: Payload, table: Table, organization: Organization): Payload {
  const names = Object.keys(record).filter((name) => isForLater(name, record, table));
  return names.length === 0 ? {} : payloadOf([...names, PARTITION], record, table, organization);
}

function isForLater(name: string, record: Payload, table: Table): boolean {
  if (name === "statecode" || name === "statuscode") {
    const first = table.columns.get("statecode")?.options?.[0]?.value;
    return record.statecode != null && record.statecode !== first;
  }
  const column = isGuidText(record[name]) ? lookupCalled(name, table) : undefined;
  return column?.updatable === true && !isRequired(column, table);
}

function payloadOf(names: readonly string[], record: Payload, table: Table, organization: Organization): Payload {
  const properties = names
    .filter((name) => name in record && !isLeftOut(name, record, table))
    .map((name) => propertyOf(name, record, table, organization));
  return Object.fromEntries(properties);
}

/** Columns that the API does not have, and those of which others tell: the kind of a lookup, the time of migration. */
function isLeftOut(name: string, record: Payload, table: Table): boolean {
  if (name === CREATED_BEFORE) return "createdon" in record;
  if (lookupCalled(name, table)) return record[name] === null;
  if (table.columnsByWireName.has(name)) return false;
  return table.columns.has(name) || [...table.columns.values()].some(({ targetColumn }) => targetColumn === name);
}

function propertyOf(
  name: string,
  record: Payload,
  table: Table,
  organization: Organization,
): readonly [name: string, value: unknown] {
  const value = record[name];
  if (name === "createdon" && table.columns.has(CREATED_BEFORE)) return [CREATED_BEFORE, value];
  const column = lookupCalled(name, table);
  if (!column || !isGuidText(value)) return [name, value];
  const target = targetOf(column, value, record, organization);
  const navigation = target && navigationTo(table, column, target.logicalName);
  if (!navigation) return [name, value];
  return [`${navigation.navigationProperty}@odata.bind`, `/${target.entitySetName}(${value})`];
}

function lookupCalled(name: string, { columns, columnsByWireName }: Table): Column | undefined {
  const column = columns.get(name) ?? columnsByWireName.get(name);
  return column && lookupTypes.has(column.type) ? column : undefined;
}

/** The table that the record names; where it names none, the one that has such a record. */
function targetOf(
  { wireName, targets = [], targetColumn = "" }: Column,
  id: string,
  record: Payload,
  { definitions, store }: Organization,
): Table | undefined {
  const named = record[targetColumn] ?? record[`${wireName}@${lookupLogicalName}`];
  if (typeof named === "string") return definitions.tables.get(named);
  const tables = targets.flatMap((target) => definitions.tables.get(target) ?? []);
  const recordId = { blob: guidToBlob(id), text: id.toLowerCase() };
  return tables.find((table) => recordExists(recordId, table, store)) ?? tables[0];
}

function isGuidText(value: unknown): value is string {
  return typeof value === "string" && isGuid(value);
}
