import type { SQLInputValue } from "node:sqlite";
import { bind, type Scope } from "./scope.ts";
import type { ColumnReference } from "./table-source.ts";

/**
 * Whether the column has one of the values, which are as SQLite keeps them; excluded: whether it has none of them.
 *
 * A column without a value is in no list and therefore outside of every list: the service's `ne` returns rows whose
 * column is null, unlike SQL's. The documentation is silent about it; users of FetchXML, which OData becomes, found it.
 */
export function membershipSql(
  reference: ColumnReference,
  values: readonly SQLInputValue[],
  excluded: boolean,
  scope: Scope,
): string {
  const marks = values.map((value) => bind(scope, value)).join(",");
  const one = values.length === 1;
  if (!excluded) return one ? `${reference.comparable} = ${marks}` : `${reference.comparable} IN (${marks})`;
  const differs = one ? `${reference.comparable} <> ${marks}` : `${reference.comparable} NOT IN (${marks})`;
  return `(${differs} OR ${reference.sql} IS NULL)`;
}
