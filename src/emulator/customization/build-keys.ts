import type { AlternateKey, Table } from "../definitions/model.ts";
import { isTaken } from "../writes/conflicts.ts";
import type { Customizer } from "./customizer.ts";
import { writtenDefinition } from "./written-definition.ts";

/** Puts the key in the place of one of its name, or beside the others. */
export function addKey(key: AlternateKey, table: Pick<Table, "logicalName">, customizer: Customizer): void {
  const written = writtenDefinition(table, customizer);
  const others = written.keys.filter(({ logicalName }) => logicalName !== key.logicalName);
  customizer.apply({ tables: [{ ...written, keys: [...others, key] }] });
}

/** Builds the index of the key. Where records have the same values it cannot be built and the key is Failed, as in the service. */
export function buildKey(key: AlternateKey, table: Pick<Table, "logicalName">, customizer: Customizer): void {
  const { logicalName, attributes, schemaName = logicalName, displayName = null } = key;
  const plain = { logicalName, schemaName, displayName, attributes };
  try {
    addKey(plain, table, customizer);
  } catch (error) {
    if (!isTaken(error)) throw error;
    addKey({ ...plain, status: "Failed" }, table, customizer);
  }
}

/**
 * Makes the function that builds the indexes whose time has come. It is asked before every request, and so looks for
 * them only after definitions have changed.
 */
export function createKeyBuilder(customizer: Customizer): (now: number) => void {
  const { definitions } = customizer;
  let known = definitions.tables;
  let due = earliest(known);
  return (now) => {
    if (known === definitions.tables && now < due) return;
    for (const table of definitions.tables.values()) {
      for (const key of table.keys) if ((key.activeFrom ?? Infinity) <= now) buildKey(key, table, customizer);
    }
    known = definitions.tables;
    due = earliest(known);
  };
}

function earliest(tables: ReadonlyMap<string, Table>): number {
  const times = [...tables.values()].flatMap(({ keys }) => keys.map(({ activeFrom = Infinity }) => activeFrom));
  return Math.min(Infinity, ...times);
}
