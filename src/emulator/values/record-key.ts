import type { AlternateKey, Table } from "../definitions/model.ts";
import { guidToBlob, isGuid } from "../guid.ts";
import { hasPartitions, PARTITION, type RecordId } from "../store/record-id.ts";
import { badRequest, doesNotExist, WebApiError } from "../web-api-error.ts";
import { readKeyParts, type KeyPart } from "./key-parts.ts";

/** What stands between the parentheses of a record's URL. */
export type RecordKey = PrimaryKey | AlternateKeyValues;

export interface PrimaryKey {
  readonly kind: "primary";
  readonly id: RecordId;
}

export interface AlternateKeyValues {
  readonly kind: "alternate";
  readonly parts: readonly KeyPart[];
}

/** Reads `<guid>`, `accountid=<guid>` and the values of an alternate key. Throws 400 for anything else. */
export function readRecordKey(text: string, table: Table): RecordKey {
  if (isGuid(text)) return primaryKey(text);
  const parts = readKeyParts(text, table);
  if (!parts) throw text.includes("=") ? keyNotValid(table) : noGuid(text, table);
  const names = new Set(parts.map(({ column }) => column.logicalName));
  if (names.size !== parts.length) throw keyNotValid(table);
  return asPrimaryKey(parts, table) ?? asAlternateKey(parts, names, table);
}

function primaryKey(text: string, partition?: string): PrimaryKey {
  const id = { blob: guidToBlob(text), text: text.toLowerCase() };
  return { kind: "primary", id: partition === undefined ? id : { ...id, partition } };
}

/** Every elastic table has a key of its primary id and its partition. */
function asPrimaryKey(parts: readonly KeyPart[], table: Table): PrimaryKey | undefined {
  const id = parts.find(({ column }) => column === table.primaryId);
  if (!id) return undefined;
  if (parts.length === 1) return primaryKey(String(id.json));
  const partition = parts.find(({ column }) => column.logicalName === PARTITION);
  if (parts.length > 2 || !partition || !hasPartitions(table)) return undefined;
  return primaryKey(String(id.json), String(partition.json));
}

function asAlternateKey(parts: readonly KeyPart[], names: ReadonlySet<string>, table: Table): AlternateKeyValues {
  const key = table.keys.find(({ attributes }) => isSame(attributes, names));
  if (!key) throw keyNotValid(table);
  if (!isActive(key)) throw keyNotDefined(key, table);
  return { kind: "alternate", parts };
}

function isSame(attributes: readonly string[], names: ReadonlySet<string>): boolean {
  return attributes.length === names.size && attributes.every((name) => names.has(name));
}

function isActive({ status = "Active" }: AlternateKey): boolean {
  return status === "Active";
}

/** What the service says of a record that the key should lead to. */
export function notFound(key: RecordKey, { logicalName }: Table): WebApiError {
  if (key.kind === "primary") return doesNotExist(logicalName, key.id.text);
  const text = `A record with the specified key values does not exist in ${logicalName} entity`;
  return new WebApiError(404, "0x80060891", text);
}

function keyNotValid({ logicalName }: Table): WebApiError {
  const resource = `resource 'Microsoft.Dynamics.CRM.${logicalName}'`;
  return badRequest(
    `The key in the request URI is not valid for ${resource}. Ensure that the names and number of key properties match the declared or alternate key properties for the ${resource}.`,
  );
}

function keyNotDefined({ logicalName: key, status = "Active" }: AlternateKey, { logicalName }: Table): WebApiError {
  const text = `The specified key attributes are not a defined key for the ${logicalName} entity. The index of the key '${key}' is ${status}; wait until it is Active.`;
  return new WebApiError(400, "0x80060890", text);
}

function noGuid(text: string, { entitySetName }: Table): WebApiError {
  return badRequest(
    `The key '${text}' of '${entitySetName}' is not a GUID. Expected ${entitySetName}(00000000-0000-0000-0000-000000000000).`,
  );
}
