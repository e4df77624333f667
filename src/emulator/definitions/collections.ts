import { notSupported } from "../web-api-error.ts";
import { leadsToOwner } from "./make-table.ts";
import type { Definitions, ManyToMany, ManyToOne, Table } from "./model.ts";

/** A collection-valued navigation property: what links a record to those in its collection. */
export type Collection = OneToMany | ManyToManySide;

export interface OneToMany {
  readonly kind: "oneToMany";
  /** The table of the records in the collection. */
  readonly table: Table;
  /** Their navigation property that leads back. */
  readonly navigation: ManyToOne;
}

export interface ManyToManySide {
  readonly kind: "manyToMany";
  readonly table: Table;
  readonly intersect: Table;
  /** The columns of the intersect table. */
  readonly ownColumn: string;
  readonly otherColumn: string;
}

/** Undefined when the table has no collection of this name (case-sensitive). */
export function findCollection(name: string, table: Table, definitions: Definitions): Collection | undefined {
  for (const other of definitions.tables.values()) {
    const navigation = other.manyToOneRelationships.find(
      (one) => one.collectionNavigationProperty === name && refersTo(one, table),
    );
    if (navigation) return { kind: "oneToMany", table: other, navigation };
    for (const relationship of other.manyToManyRelationships) {
      const side = sideOf(relationship, name, table, definitions);
      if (side) return side;
    }
  }
  return undefined;
}

/** Users and teams have what owners have. */
function refersTo(relationship: ManyToOne, { logicalName }: Table): boolean {
  const isOwner = logicalName === "systemuser" || logicalName === "team";
  return relationship.referencedTable === logicalName || (isOwner && leadsToOwner(relationship));
}

function sideOf(
  relationship: ManyToMany,
  name: string,
  { logicalName }: Table,
  { tables }: Definitions,
): ManyToManySide | undefined {
  const { table1, attribute1, navigationProperty1, table2, attribute2, navigationProperty2 } = relationship;
  const isFirst = table1 === logicalName && navigationProperty1 === name;
  if (!isFirst && !(table2 === logicalName && navigationProperty2 === name)) return undefined;
  const table = tables.get(isFirst ? table2 : table1);
  const intersect = tables.get(relationship.intersectTable);
  if (!table || !intersect) {
    throw notSupported(`the relationship '${relationship.schemaName}', one of whose tables it does not have`);
  }
  const [ownColumn, otherColumn] = isFirst ? [attribute1, attribute2] : [attribute2, attribute1];
  return { kind: "manyToMany", table, intersect, ownColumn, otherColumn };
}
