import type { Definitions } from "../definitions/model.ts";

/** Every navigation property that a table has: to one record, from the records of other tables, and to pairs. */
export function navigationNames(logicalName: string, { tables }: Definitions): ReadonlySet<string> {
  const all = [...tables.values()];
  const single = tables.get(logicalName)?.navigations.keys() ?? [];
  const collections = all
    .flatMap(({ manyToOneRelationships }) => manyToOneRelationships)
    .filter(({ referencedTable }) => referencedTable === logicalName)
    .flatMap(({ collectionNavigationProperty: name }) => (name === null ? [] : [name]));
  const pairs = all
    .flatMap(({ manyToManyRelationships }) => manyToManyRelationships)
    .flatMap(({ table1, navigationProperty1, table2, navigationProperty2 }) => [
      ...(table1 === logicalName ? [navigationProperty1] : []),
      ...(table2 === logicalName ? [navigationProperty2] : []),
    ]);
  return new Set([...single, ...collections, ...pairs]);
}
