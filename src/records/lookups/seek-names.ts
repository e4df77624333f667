import type { Connection } from "../../connection/connection.ts";
import type { Column } from "../../metadata/definition.ts";
import type { TableKnowledge } from "../../metadata/tables.ts";
import { unknownBy, unsearchable, type Sought } from "./lookup-errors.ts";
import type { LookupRule } from "./lookup-rules.ts";
import { keyOfName, type Name } from "./name-of.ts";
import { placesIn } from "./place.ts";

/** One lookup column, and how the names in it are understood. */
export interface NamedLookup {
  readonly connection: Connection;
  readonly knowledge: TableKnowledge;
  readonly column: Column;
  readonly rule: LookupRule;
}

/**
 * Finds out where each name is to be looked for; what can be looked for nowhere is an error.
 * @throws DefinitionError when no table has the column that the rule says
 */
export async function seekNames(
  { connection, knowledge, column, rule }: NamedLookup,
  names: readonly Name[],
): Promise<readonly (Sought | { readonly key: string; readonly error: Error })[]> {
  const lookup = { table: knowledge.table.name, column };
  // An environment may lack what a standard column points to.
  const targets = column.targets.map(({ table }) => table).filter((table) => knowledge.entitySets.has(table));
  const ruled = rule.table === undefined ? targets : [rule.table];
  const findRuled = await placesIn(connection, ruled, rule.by);
  if (rule.by !== undefined && findRuled("").length === 0) throw unknownBy(lookup, rule.by, ruled);
  return Promise.all(
    names.map(async (name) => {
      const own = targets.filter((table) => table === name.table);
      const find = name.table === undefined ? findRuled : await placesIn(connection, own, rule.by);
      const key = keyOfName(name);
      const [first, ...others] = find(name.text);
      if (first === undefined) return { key, error: unsearchable(lookup, name.table === undefined ? name.text : name) };
      return { key, text: name.text, places: [first, ...others] as const };
    }),
  );
}
