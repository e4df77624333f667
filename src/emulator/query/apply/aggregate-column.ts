import type { Column, ColumnType } from "../../definitions/model.ts";
import { badRequest, notSupported } from "../../web-api-error.ts";
import { edmType } from "../edm.ts";
import type { Scope } from "../scope.ts";
import type { ColumnReference } from "../table-source.ts";
import type { Aggregate, AggregateMethod } from "./aggregation.ts";

/** The value of an aggregate, and what column it shows as. */
export interface AggregateColumn {
  readonly sql: string;
  readonly column: Column;
}

const wholeTypes: ReadonlySet<ColumnType> = new Set(["Integer", "BigInt"]);
const numberTypes: ReadonlySet<ColumnType> = new Set(["Integer", "BigInt", "Decimal", "Double", "Money"]);

export function aggregateColumn({ of, alias }: Aggregate, scope: Scope): AggregateColumn {
  if (!of) return { sql: "count(*)", column: wholeNumber(alias) };
  const reference = scope.source.resolve(of.path);
  if (of.method === "countdistinct") {
    edmType(reference.column);
    return { sql: `count(DISTINCT ${reference.comparable})`, column: wholeNumber(alias) };
  }
  checkType(of.method, reference);
  return { sql: methodSql(of.method, reference), column: { ...reference.column, wireName: alias } };
}

function checkType(method: AggregateMethod, { column }: ColumnReference): void {
  const isDated = column.type === "DateTime" && (method === "min" || method === "max");
  if (isDated || numberTypes.has(column.type)) return;
  throw badRequest(`'${column.wireName}' is a column of type ${column.type}, of which there is no '${method}'.`);
}

/** As SQL Server has it, the average of whole numbers is whole. A sum of nothing is 0 to the service. */
function methodSql(method: Exclude<AggregateMethod, "countdistinct">, { column, sql }: ColumnReference): string {
  if (method === "sum") return `coalesce(sum(${sql}), 0)`;
  if (method !== "average") return `${method}(${sql})`;
  return wholeTypes.has(column.type) ? `CAST(avg(${sql}) AS INTEGER)` : `avg(${sql})`;
}

function wholeNumber(name: string): Column {
  return {
    logicalName: name,
    schemaName: name,
    displayName: null,
    wireName: name,
    type: "Integer",
    validFor: "r",
    creatable: false,
    readable: true,
    updatable: false,
    stored: true,
  };
}

/** What rows are grouped by: the path's column, which behind a lookup shows as `contact_fullname`. */
export function groupColumn(path: readonly string[], scope: Scope): ColumnReference {
  const reference = scope.source.resolve(path);
  const { column } = reference;
  edmType(column);
  if (column.type === "DateTime")
    throw badRequest(`groupby with datetime values ('${path.join("/")}') is not supported.`);
  if (path.length === 1) return reference;
  if (path.length > 2) throw notSupported(`groupby of '${path.join("/")}', which is behind more than one lookup`);
  const { table } = scope.source.follow(path.slice(0, -1));
  return { ...reference, column: { ...column, wireName: `${table.logicalName}_${column.logicalName}` } };
}
