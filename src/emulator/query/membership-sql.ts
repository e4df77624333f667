import type { SQLInputValue } from "node:sqlite";
import { bind, type Scope } from "./scope.ts";
import type { ColumnReference } from "./table-source.ts";

/**
 * Whether the columns have the values of one of the rows, which are as SQLite keeps them; excluded, which one column only
 * can be: whether it has none of them.
 */
export function rowMembershipSql(
  references: readonly ColumnReference[],
  rows: readonly (readonly SQLInputValue[])[],
  excluded: boolean,
  scope: Scope,
): string {
  const [reference, ...others] = references;
  if (reference && others.length === 0) return membershipSql(reference, rows.flat(), excluded, scope);
  const columns = references.map(({ comparable }) => comparable);
  const marks = rows.map((row) => `(${row.map((value) => bind(scope, value)).join(",")})`);
  return rows.length === 1
    ? `(${columns.join(",")}) = ${marks.join("")}`
    : `(${columns.join(",")}) IN (VALUES ${marks.join(",")})`;
}

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
