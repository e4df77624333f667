import type { Definitions, ManyToMany, ManyToOne, Table } from "../definitions/model.ts";

/** A collection-valued navigation property, as it is written through: what links a record to those in its collection. */
export type Collection = OneToMany | ManyToManySide;

interface OneToMany {
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
      (one) => one.collectionNavigationProperty === name && one.referencedTable === table.logicalName,
    );
    if (navigation) return { kind: "oneToMany", table: other, navigation };
    for (const relationship of other.manyToManyRelationships) {
      const side = sideOf(relationship, name, table, definitions);
      if (side) return side;
    }
  }
  return undefined;
}

function sideOf(
  { intersectTable, table1, attribute1, navigationProperty1, table2, attribute2, navigationProperty2 }: ManyToMany,
  name: string,
  { logicalName }: Table,
  { tables }: Definitions,
): Collection | undefined {
  const isFirst = table1 === logicalName && navigationProperty1 === name;
  if (!isFirst && !(table2 === logicalName && navigationProperty2 === name)) return undefined;
  const table = tables.get(isFirst ? table2 : table1);
  const intersect = tables.get(intersectTable);
  if (!table || !intersect) throw new Error(`The tables of the relationship '${intersectTable}' are not all there.`);
  const [ownColumn, otherColumn] = isFirst ? [attribute1, attribute2] : [attribute2, attribute1];
  return { kind: "manyToMany", table, intersect, ownColumn, otherColumn };
}
