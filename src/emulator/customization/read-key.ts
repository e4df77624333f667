import type { AlternateKey, Column, Table } from "../definitions/model.ts";
import type { Payload } from "../writes/step.ts";
import { invalidArgument, nameTaken } from "./customization-errors.ts";
import { keyProperties } from "./known-properties.ts";
import { readTexts, refuseUnknown } from "./metadata-payload.ts";
import { readLabel } from "./read-label.ts";
import { readSchemaName } from "./schema-name.ts";

const MAXIMUM_KEYS = 10;
const MAXIMUM_COLUMNS = 16;

/** Types whose columns can be part of a key ("Define alternate keys for a table", Microsoft Learn). */
const keyTypes: ReadonlySet<string> = new Set(["DateTime", "Decimal", "Integer", "Lookup", "Picklist", "String"]);

/** An alternate key as a client posts it. Throws 400. */
export function readAlternateKey(payload: Payload, table: Table): AlternateKey {
  refuseUnknown(payload, keyProperties, "EntityKeyMetadata");
  const { schemaName, logicalName } = readSchemaName(payload, "EntityKey");
  if (table.keys.some((key) => key.logicalName === logicalName)) throw nameTaken(schemaName, "EntityKey");
  if (table.keys.length >= MAXIMUM_KEYS) {
    throw invalidArgument(`The table '${table.logicalName}' has ${MAXIMUM_KEYS} keys, and no more are possible.`);
  }
  const attributes = readTexts(payload, "KeyAttributes") ?? [];
  if (attributes.length === 0 || attributes.length > MAXIMUM_COLUMNS || new Set(attributes).size < attributes.length) {
    throw invalidArgument(`KeyAttributes must name 1 to ${MAXIMUM_COLUMNS} columns, each once.`);
  }
  for (const attribute of attributes) checkColumn(table.columns.get(attribute), attribute, table);
  return { logicalName, schemaName, displayName: readLabel(payload, "DisplayName") ?? null, attributes };
}

function checkColumn(column: Column | undefined, name: string, { logicalName }: Table): void {
  if (!column) throw invalidArgument(`The table '${logicalName}' has no column '${name}', which KeyAttributes names.`);
  if (column.stored && column.readable && keyTypes.has(column.type)) return;
  throw invalidArgument(
    `The column '${name}' of type ${column.type} cannot be part of a key. Possible are ${[...keyTypes].join(", ")}.`,
  );
}
