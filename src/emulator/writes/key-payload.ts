import { lookupTypes, type Column, type Definitions, type Table } from "../definitions/model.ts";
import type { KeyPart } from "../values/key-parts.ts";
import type { RecordKey } from "../values/record-key.ts";
import { notSupported } from "../web-api-error.ts";
import type { Payload } from "./step.ts";

/**
 * The payload without the columns of the key: an update through a key leaves the key as it is.
 * Source: "Use Upsert to create or update a record" (Microsoft Learn).
 */
export function withoutKey(payload: Payload, key: RecordKey, table: Table): Payload {
  const names = namesIn(payload, key, table);
  if (names.length === 0) return payload;
  return Object.fromEntries(Object.entries(payload).filter(([name]) => !names.includes(name)));
}

/** The payload with the columns of the key, as far as it does not set them itself: what is new gets the key's values. */
export function withKey(payload: Payload, key: RecordKey, table: Table, definitions: Definitions): Payload {
  if (key.kind === "primary") return payload;
  const missing = key.parts.filter(({ column }) => !namesOf(column, table).some((name) => name in payload));
  return { ...payload, ...Object.fromEntries(missing.map((part) => propertyOf(part, table, definitions))) };
}

/** The properties of the payload that set columns of the key. */
export function namesIn(payload: Payload, key: RecordKey, table: Table): readonly string[] {
  if (key.kind === "primary") return [];
  return key.parts.flatMap(({ column }) => namesOf(column, table)).filter((name) => name in payload);
}

function namesOf(column: Column, table: Table): readonly string[] {
  if (!lookupTypes.has(column.type)) return [column.wireName];
  return leadingFrom(column, table).flatMap(({ navigationProperty: name }) => [name, `${name}@odata.bind`]);
}

function propertyOf(
  { column, json }: KeyPart,
  table: Table,
  { tables }: Definitions,
): readonly [name: string, value: KeyPart["json"]] {
  if (!lookupTypes.has(column.type)) return [column.wireName, json];
  const [navigation, ...others] = leadingFrom(column, table);
  const target = tables.get(navigation?.referencedTable ?? "");
  if (!navigation || !target || others.length > 0) {
    throw notSupported(`making a record by a key with '${column.wireName}', which refers to several tables`);
  }
  return [`${navigation.navigationProperty}@odata.bind`, `/${target.entitySetName}(${String(json)})`];
}

function leadingFrom({ logicalName }: Column, { manyToOneRelationships }: Table) {
  return manyToOneRelationships.filter(({ referencingAttribute }) => referencingAttribute === logicalName);
}
