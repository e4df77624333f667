import type { Column, Definitions, ManyToMany, ManyToOne, Table } from "../definitions/model.ts";
import { quote, quoteText } from "../quote.ts";
import { notSupported, unknownProperty } from "../web-api-error.ts";
import type { AliasedTable, TableAliases } from "./aliases.ts";

/** A collection-valued navigation property: the records of another table that belong to one. */
export interface CollectionNavigation {
  readonly name: string;
  readonly target: Table;
  /** The lookup that leads back; undefined for a many-to-many relationship. */
  readonly lookup: Column | undefined;
  /** Ties rows of the target to their owners. */
  link(row: AliasedTable, aliases: TableAliases): CollectionLink;
}

export interface CollectionLink {
  /** Stands in the FROM before the target: empty, or a table and a comma. */
  readonly before: string;
  /** The id of the record that a row belongs to. */
  readonly ownerId: string;
  /** What must hold besides. */
  readonly conditions: readonly string[];
}

/** The lookup behind a single-valued navigation property, and where it leads. Throws 400 for names that are none. */
export function followLookup(
  table: Table,
  name: string,
  definitions: Definitions,
): readonly [lookup: Column, target: Table] {
  const navigation = table.navigations.get(name);
  if (!navigation) throw unknownProperty(name, table.logicalName);
  const lookup = table.columns.get(navigation.referencingAttribute);
  const target = definitions.tables.get(navigation.referencedTable);
  // An owner is a user or a team: there is no table that the path could go on from.
  if (lookup && target && navigation.referencedTable !== "owner") return [lookup, target];
  throw notSupported(`a path through '${name}' to the table '${navigation.referencedTable}'`);
}

/** Undefined when the table has no collection of this name (case-sensitive). */
export function findCollection(table: Table, name: string, definitions: Definitions): CollectionNavigation | undefined {
  for (const other of definitions.tables.values()) {
    const oneToMany = other.manyToOneRelationships.find(
      (one) => one.collectionNavigationProperty === name && refersTo(one, table),
    );
    if (oneToMany) return childrenOf(table, other, oneToMany, name);
    for (const manyToMany of other.manyToManyRelationships) {
      const found = otherSideOf(manyToMany, table, name, definitions);
      if (found) return found;
    }
  }
  return undefined;
}

/** Users and teams have what owners have. */
function refersTo({ referencedTable }: ManyToOne, { logicalName }: Table): boolean {
  return (
    referencedTable === logicalName ||
    (referencedTable === "owner" && (logicalName === "systemuser" || logicalName === "team"))
  );
}

function childrenOf(
  table: Table,
  target: Table,
  { referencingAttribute }: ManyToOne,
  name: string,
): CollectionNavigation {
  const lookup = target.columns.get(referencingAttribute);
  if (!lookup) throw new Error(`The table '${target.logicalName}' has no column '${referencingAttribute}'.`);
  return {
    name,
    target,
    lookup,
    link: ({ alias }) => ({
      before: "",
      ownerId: `${alias}.${quote(referencingAttribute)}`,
      conditions:
        lookup.targetColumn === undefined
          ? []
          : [`${alias}.${quote(lookup.targetColumn)} = ${quoteText(table.logicalName)}`],
    }),
  };
}

function otherSideOf(
  relationship: ManyToMany,
  table: Table,
  name: string,
  definitions: Definitions,
): CollectionNavigation | undefined {
  const side = sidesOf(relationship).find(({ from, navigation }) => from === table.logicalName && navigation === name);
  if (!side) return undefined;
  const target = definitions.tables.get(side.to);
  if (!target || !definitions.tables.has(relationship.intersectTable)) {
    throw notSupported(`the relationship '${relationship.schemaName}', one of whose tables it does not have`);
  }
  return {
    name,
    target,
    lookup: undefined,
    link({ alias }, aliases) {
      const pair = aliases.next();
      return {
        before: `${quote(relationship.intersectTable)} ${pair}, `,
        ownerId: `${pair}.${quote(side.fromColumn)}`,
        conditions: [`${pair}.${quote(side.toColumn)} = ${alias}.${quote(target.primaryId.logicalName)}`],
      };
    },
  };
}

interface Side {
  readonly navigation: string;
  readonly from: string;
  readonly fromColumn: string;
  readonly to: string;
  readonly toColumn: string;
}

function sidesOf(one: ManyToMany): readonly Side[] {
  const [first, second] = [one.table1, one.table2];
  return [
    {
      navigation: one.navigationProperty1,
      from: first,
      fromColumn: one.attribute1,
      to: second,
      toColumn: one.attribute2,
    },
    {
      navigation: one.navigationProperty2,
      from: second,
      fromColumn: one.attribute2,
      to: first,
      toColumn: one.attribute1,
    },
  ];
}
