import type { Connection } from "../connection/connection.ts";
import { isLookup } from "./definition.ts";
import { isKeyLookup } from "./lookup-values.ts";
import type { PlainRecord } from "./record-writer.ts";
import { describeTable, type TableKnowledge } from "./tables.ts";

/**
 * Makes sure that the tables are known to which records refer by alternate keys, before the records are written. What
 * cannot be right (a table that there is not) is left for the writer, which fails that record alone.
 */
export async function describeKeyTables(
  connection: Connection,
  { table, entitySets, others }: TableKnowledge,
  records: readonly PlainRecord[],
): Promise<void> {
  const lookups = [...table.columns.values()].filter(isLookup);
  const wanted = new Set<string>();
  for (const { name, targets } of lookups) {
    records.forEach((record) => {
      const value = record[name];
      if (isKeyLookup(value)) wanted.add(value.table ?? targets[0]?.table ?? "");
    });
  }
  const unknown = [...wanted].filter((name) => entitySets.has(name) && !others.has(name));
  await Promise.all(unknown.map((name) => describeTable(connection, name)));
}
