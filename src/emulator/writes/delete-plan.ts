import {
  lookupTypes,
  type Column,
  type Definitions,
  type DeleteBehavior,
  type ManyToOne,
  type Table,
} from "../definitions/model.ts";
import { quote, quoteText } from "../quote.ts";
import { hasPartitions, PARTITION } from "../store/record-id.ts";
import { isView } from "../store/views.ts";

/** What becomes of the records that refer to one that is deleted; the id is the last parameter of each statement. */
export interface DeletePlan {
  /** Find a record that forbids it. */
  readonly restrictions: readonly string[];
  readonly cascades: readonly Cascade[];
  readonly clearances: readonly Clearance[];
  /** Delete pairs of many-to-many relationships. */
  readonly pairs: readonly string[];
}

/** Finds records that are deleted, too: their primary ids and, in an elastic table, their partitions. */
export interface Cascade {
  readonly table: Table;
  readonly sql: string;
}

/** Clears a lookup. */
export interface Clearance {
  readonly sql: string;
  /** The first parameter is a new version number. */
  readonly versioned: boolean;
}

/** Source: "Configure table relationship cascading behavior" (Microsoft Learn). */
export function makeDeletePlan(table: Table, definitions: Definitions): DeletePlan {
  const others = [...definitions.tables.values()].filter((other) => !isView(other));
  const links = others.flatMap((child) => linksTo(table, child));
  const having = (behavior: DeleteBehavior) => links.filter((link) => link.behavior === behavior);
  return {
    restrictions: having("Restrict").map(({ child, condition }) => `${selectFrom("1", child, condition)} LIMIT 1`),
    cascades: having("Cascade").map(({ child, condition }) => ({
      table: child,
      sql: selectFrom(idColumns(child), child, condition),
    })),
    clearances: having("RemoveLink").map(clear),
    pairs: [...new Set(others.flatMap((other) => pairsOf(table, other, definitions)))],
  };
}

interface Link {
  readonly child: Table;
  readonly column: Column;
  readonly condition: string;
  readonly behavior: DeleteBehavior;
}

function linksTo({ logicalName }: Table, child: Table): Link[] {
  return child.manyToOneRelationships
    .filter((one) => leadsTo(one, logicalName))
    .flatMap((relationship) => {
      const column = child.columns.get(relationship.referencingAttribute);
      if (!column?.stored || !lookupTypes.has(column.type)) return [];
      const { targetColumn } = column;
      const isOfTable = targetColumn === undefined ? "" : ` AND ${quote(targetColumn)} = ${quoteText(logicalName)}`;
      const condition = `${quote(column.logicalName)} = ?${isOfTable}`;
      return [{ child, column, condition, behavior: relationship.onDelete ?? usualBehavior(column) }];
    });
}

/** Users and teams own what refers to an owner. */
function leadsTo({ referencedTable }: ManyToOne, logicalName: string): boolean {
  return referencedTable === logicalName || (referencedTable === "owner" && /^(?:systemuser|team)$/.test(logicalName));
}

/** Who wrote a record stays written there. */
const kept = /^(?:created|modified)(?:onbehalf)?by$|^owning(?:user|team)$/;

/** What belongs to somebody, or to a business unit, keeps that from being deleted. */
function usualBehavior({ logicalName, type }: Column): DeleteBehavior {
  if (type === "Owner" || logicalName === "owningbusinessunit") return "Restrict";
  return kept.test(logicalName) ? "NoCascade" : "RemoveLink";
}

function selectFrom(columns: string, { logicalName }: Table, condition: string): string {
  return `SELECT ${columns} FROM ${quote(logicalName)} WHERE ${condition}`;
}

function idColumns(table: Table): string {
  const id = quote(table.primaryId.logicalName);
  return hasPartitions(table) ? `${id}, ${quote(PARTITION)}` : id;
}

function clear({ child, column: { logicalName, targetColumn }, condition }: Link): Clearance {
  const versioned = child.columns.has("versionnumber");
  const cleared = [logicalName, ...(targetColumn === undefined ? [] : [targetColumn])].map(
    (name) => `${quote(name)} = NULL`,
  );
  const assignments = [...(versioned ? ['"versionnumber" = ?'] : []), ...cleared].join(", ");
  return { sql: `UPDATE ${quote(child.logicalName)} SET ${assignments} WHERE ${condition}`, versioned };
}

function pairsOf({ logicalName }: Table, { manyToManyRelationships }: Table, { tables }: Definitions): string[] {
  return manyToManyRelationships.flatMap(({ intersectTable, table1, attribute1, table2, attribute2 }) => {
    if (!tables.has(intersectTable)) return [];
    const columns = [...(table1 === logicalName ? [attribute1] : []), ...(table2 === logicalName ? [attribute2] : [])];
    return columns.map((column) => `DELETE FROM ${quote(intersectTable)} WHERE ${quote(column)} = ?`);
  });
}
