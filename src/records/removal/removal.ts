import type { AssociationEnd, TableDefinition } from "../../metadata/definition.ts";
import type { TableKnowledge } from "../../metadata/tables.ts";
import { recordPath } from "../../web-api/literal.ts";
import type { KeyValues } from "../matching/key-values.ts";
import type { Row } from "../matching/read-lists.ts";
import type { Delete, Disassociate } from "../sending/write.ts";
import { PARTITION, type Target } from "./find-target.ts";

/** What is sent to delete a record. */
export type Removal<I> = Delete<I> | Disassociate<I>;

/** What must be known of a record besides its id to delete it. */
export function columnsFor({ association, isElastic }: TableDefinition): readonly string[] {
  if (association !== undefined) return association.map(({ column }) => column);
  return isElastic ? [PARTITION] : [];
}

/** A key, as far as it tells what `columnsFor` asks for. */
export function rowOfKey(key: KeyValues | undefined): Row {
  return Object.fromEntries(key?.columns.map((name, at) => [name, key.values[at]]) ?? []);
}

/** @param row of the record: its id, and what `columnsFor` names */
export function removalOf<I>(
  { index, input, knowledge, etag }: Target<I>,
  row: Row,
  { ifExists }: { readonly ifExists: boolean },
): Removal<I> {
  const { table } = knowledge;
  const { association, primaryId } = table;
  const common = { index, input, table, ifExists };
  if (association !== undefined)
    return { operation: "disassociate", ...common, ...pairOf(row, association, knowledge) };
  const partition = row[PARTITION];
  const partitionId = table.isElastic && typeof partition === "string" ? { partitionId: partition } : undefined;
  return { operation: "delete", ...common, id: String(row[primaryId]), etag, ...partitionId };
}

/** A row of an intersect table goes with the link that it stands for, from the one record to the other. */
function pairOf(
  row: Row,
  [end, otherEnd]: readonly [AssociationEnd, AssociationEnd],
  { entitySets }: TableKnowledge,
): Pick<Disassociate, "one" | "navigation" | "other"> {
  const addressOf = ({ table, column }: AssociationEnd): string =>
    recordPath(entitySets.get(table) ?? table, String(row[column]));
  return {
    one: addressOf(end),
    navigation: end.navigation,
    other: { id: String(row[otherEnd.column]), path: addressOf(otherEnd) },
  };
}
