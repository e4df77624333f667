import { findCollection, type ManyToManySide, type OneToMany } from "../definitions/collections.ts";
import type { Column, Definitions, Table } from "../definitions/model.ts";
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
export function navigateCollection(
  table: Table,
  name: string,
  definitions: Definitions,
): CollectionNavigation | undefined {
  const collection = findCollection(name, table, definitions);
  if (!collection) return undefined;
  return collection.kind === "oneToMany" ? childrenOf(table, collection, name) : otherSideOf(collection, name);
}

function childrenOf(table: Table, { table: target, navigation }: OneToMany, name: string): CollectionNavigation {
  const { referencingAttribute } = navigation;
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

function otherSideOf(side: ManyToManySide, name: string): CollectionNavigation {
  const { table: target, intersect, ownColumn, otherColumn } = side;
  return {
    name,
    target,
    lookup: undefined,
    link({ alias }, aliases) {
      const pair = aliases.next();
      return {
        before: `${quote(intersect.logicalName)} ${pair}, `,
        ownerId: `${pair}.${quote(ownColumn)}`,
        conditions: [`${pair}.${quote(otherColumn)} = ${alias}.${quote(target.primaryId.logicalName)}`],
      };
    },
  };
}
