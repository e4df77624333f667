import type { Definitions, ManyToMany, Table } from "../model.ts";

/** A navigation property, as the document of a service describes it. */
export interface Navigation {
  readonly name: string;
  /** The logical name of the table that it leads to. */
  readonly target: string;
  readonly isCollection: boolean;
  /** The navigation property that leads back. */
  readonly partner: string | null;
  /** Of one that leads to a single record: the lookup, by its name on the wire, and what it refers to. */
  readonly lookup?: { readonly property: string; readonly referenced: string };
}

/** The navigation properties of all tables, by the table's logical name. */
export function navigationsOf(definitions: Definitions): ReadonlyMap<string, readonly Navigation[]> {
  const found = new Map<string, Map<string, Navigation>>();
  const add = (table: string, navigation: Navigation) => {
    const ofTable = found.get(table) ?? new Map<string, Navigation>();
    if (!ofTable.has(navigation.name)) ofTable.set(navigation.name, navigation);
    found.set(table, ofTable);
  };
  for (const table of definitions.tables.values()) {
    addSingle(table, definitions, add);
    for (const relationship of table.manyToManyRelationships) addPairs(relationship, definitions, add);
  }
  return new Map([...found].map(([table, navigations]) => [table, [...navigations.values()]]));
}

type Add = (table: string, navigation: Navigation) => void;

function addSingle(table: Table, { tables }: Definitions, add: Add): void {
  for (const relationship of table.manyToOneRelationships) {
    const { referencedTable, referencedAttribute, navigationProperty, collectionNavigationProperty } = relationship;
    const property = table.columns.get(relationship.referencingAttribute)?.wireName;
    if (!tables.has(referencedTable) || property === undefined) continue;
    add(table.logicalName, {
      name: navigationProperty,
      target: referencedTable,
      isCollection: false,
      partner: collectionNavigationProperty,
      lookup: { property, referenced: referencedAttribute },
    });
    if (collectionNavigationProperty === null) continue;
    add(referencedTable, {
      name: collectionNavigationProperty,
      target: table.logicalName,
      isCollection: true,
      partner: navigationProperty,
    });
  }
}

function addPairs(relationship: ManyToMany, { tables }: Definitions, add: Add): void {
  const { table1, table2, navigationProperty1, navigationProperty2 } = relationship;
  if (!tables.has(table1) || !tables.has(table2)) return;
  add(table1, { name: navigationProperty1, target: table2, isCollection: true, partner: navigationProperty2 });
  add(table2, { name: navigationProperty2, target: table1, isCollection: true, partner: navigationProperty1 });
}
