import type { Table } from "../../definitions/model.ts";
import { quote } from "../../quote.ts";
import { badRequest, notSupported, unknownProperty } from "../../web-api-error.ts";
import { navigateCollection } from "../navigations.ts";
import type { Scope } from "../scope.ts";
import { addColumns } from "../select-list.ts";
import { allColumns, chosenColumns, positionOf } from "../select.ts";
import type { AliasedTable } from "../table-source.ts";
import { compileCollection } from "./compile-collection.ts";
import type { ExpandItem } from "./expand-item.ts";
import { checkSingleLevel } from "./expand-rules.ts";
import type { CompileExpand, ExpandTarget } from "./expand-target.ts";
import type { ExpandedRecord, ExpandedReference } from "./expansion.ts";

/**
 * Adds what the items ask for to the statement: joins for lookups, the id for collections, which other statements
 * bring. Throws 400 for names that are no navigation properties.
 */
export const compileExpand: CompileExpand = (items, row, target) => {
  return items.map((item) => {
    if (row.table.navigations.has(item.navigation)) {
      return item.reference ? expandReference(item, row, target) : expandRecord(item, row, target);
    }
    const collection = navigateCollection(row.table, item.navigation, target.scope.context.definitions);
    if (!collection) throw unknownProperty(item.navigation, row.table.logicalName);
    if (item.reference) throw badRequest("Expand with $ref is only supported on lookup type navigation property.");
    const ownerPosition = target.list.add(`${row.alias}.${quote(row.table.primaryId.logicalName)}`);
    const query = compileCollection(item, collection, target, compileExpand);
    return {
      kind: "collection",
      name: item.navigation,
      table: collection.target,
      owner: row.table,
      ownerPosition,
      manyToMany: collection.lookup === undefined,
      query,
    };
  });
};

function expandReference(item: ExpandItem, row: AliasedTable, { scope, list }: ExpandTarget): ExpandedReference {
  const { lookup, table } = lookupOf(item, row, scope);
  const value = `${row.alias}.${quote(lookup.logicalName)}`;
  const keyPosition = list.add(
    lookup.targetColumn === undefined
      ? value
      : `${scope.source.join(row.alias, lookup, table)}.${quote(table.primaryId.logicalName)}`,
  );
  return { kind: "reference", name: item.navigation, entitySetName: table.entitySetName, keyPosition };
}

function expandRecord(item: ExpandItem, row: AliasedTable, target: ExpandTarget): ExpandedRecord {
  const { scope, list, withLookupNames } = target;
  checkSingleLevel(item);
  if (item.options.has("$filter")) throw notSupported(`$filter in the $expand of the lookup '${item.navigation}'`);
  const { lookup, table } = lookupOf(item, row, scope);
  const alias = scope.source.join(row.alias, lookup, table);
  const chosen = chosenColumns(item.options.get("$select"), table) ?? allColumns(table);
  const columns = addColumns(list, chosen, alias, withLookupNames, scope.context);
  const isOwner = table.logicalName === "owner" && lookup.targetColumn !== undefined;
  return {
    kind: "record",
    name: item.navigation,
    table,
    keyPosition: positionOf(columns, table.primaryId) ?? list.add(`${alias}.${quote(table.primaryId.logicalName)}`),
    typePosition: isOwner ? list.add(`${row.alias}.${quote(lookup.targetColumn)}`) : undefined,
    layout: { columns, versionPosition: undefined, expansions: compileExpand(item.items, { table, alias }, target) },
  };
}

function lookupOf(item: ExpandItem, { table }: AliasedTable, { context }: Scope) {
  const navigation = table.navigations.get(item.navigation);
  const lookup = table.columns.get(navigation?.referencingAttribute ?? "");
  const target: Table | undefined = context.definitions.tables.get(navigation?.referencedTable ?? "");
  if (lookup && target) return { lookup, table: target };
  throw notSupported(`the navigation property '${item.navigation}', whose table it does not have`);
}
