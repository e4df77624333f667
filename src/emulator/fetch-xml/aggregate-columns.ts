import { textTypes, type Column, type ColumnType } from "../definitions/model.ts";
import { edmType } from "../query/edm.ts";
import type { OrderTerm } from "../query/order-by.ts";
import type { QueryContext } from "../query/scope.ts";
import { referTo, type ColumnReference } from "../query/table-source.ts";
import { datePartSql } from "./date-parts.ts";
import { invalidArgument } from "./fetch-errors.ts";
import type { Aggregate, ColumnNode } from "./model.ts";
import { orderTerm } from "./order-terms.ts";
import { findColumn, type Source } from "./sources.ts";

/** A column of a query with aggregates. */
export interface AggregateColumn {
  readonly column: Column;
  readonly source: Source;
  readonly alias: string;
  /** What it is the value of; undefined when rows are grouped by the column as it is. */
  readonly value?: { readonly sql: string; readonly column: Column };
  /** What rows are grouped by; undefined for aggregates. */
  readonly group?: string;
  /** How the rows of the answer sort by it. */
  term(descending: boolean, sortsChoicesByValue: boolean, context: QueryContext): OrderTerm;
}

const wholeTypes: ReadonlySet<ColumnType> = new Set(["Integer", "BigInt"]);
const numberTypes: ReadonlySet<ColumnType> = new Set(["Integer", "BigInt", "Decimal", "Double", "Money"]);

export function aggregateColumn(node: ColumnNode, source: Source): AggregateColumn {
  const { name, alias, aggregate } = node;
  const column = findColumn(source.table, name);
  if (alias === undefined) {
    throw invalidArgument(
      `An alias must be specified for every attribute in an aggregate query, and '${name}' has none.`,
    );
  }
  if ((aggregate !== undefined) === node.groups) {
    throw invalidArgument(
      `An attribute of an aggregate query has either 'aggregate' or 'groupby', and '${name}' has ${node.groups ? "both" : "neither"}.`,
    );
  }
  const reference = referTo(column, source.alias);
  if (aggregate !== undefined) {
    const value = aggregateValue(aggregate, node.distinct, reference, source);
    return { column, source, alias, value, term: (descending) => valueTerm(value, descending) };
  }
  return { column, source, alias, ...groupOf(node, reference, source) };
}

function groupOf(
  { datePart, name }: ColumnNode,
  reference: ColumnReference,
  source: Source,
): Pick<AggregateColumn, "group" | "value" | "term"> {
  const { column, comparable, sql } = reference;
  edmType(column);
  if (datePart === undefined) {
    return {
      group: comparable,
      term: (descending, sortsChoicesByValue, context) =>
        orderTerm(column, source, { descending, sortsChoicesByValue }, context),
    };
  }
  if (column.type !== "DateTime") {
    throw invalidArgument(
      `The attribute 'dategrouping' is for dates, and '${name}' is a column of type ${column.type}.`,
    );
  }
  const value = { sql: datePartSql(datePart, sql), column: asWhole(column) };
  return { group: value.sql, value, term: (descending) => valueTerm(value, descending) };
}

function aggregateValue(aggregate: Aggregate, distinct: boolean, reference: ColumnReference, { table }: Source) {
  const { column, sql, comparable } = reference;
  if (aggregate === "count") return { sql: "count(*)", column: asWhole(column) };
  if (aggregate === "countcolumn") {
    return { sql: distinct ? `count(DISTINCT ${comparable})` : `count(${sql})`, column: asWhole(column) };
  }
  const dated = column.type === "DateTime" && (aggregate === "min" || aggregate === "max");
  if (!dated && !numberTypes.has(column.type)) {
    throw invalidArgument(
      `The aggregate '${aggregate}' cannot be made of '${column.logicalName}' of '${table.logicalName}', a column of type ${column.type}.`,
    );
  }
  return { sql: functionSql(aggregate, sql, wholeTypes.has(column.type)), column };
}

/** As SQL Server has it, the average of whole numbers is whole. A sum of nothing is 0 to the service. */
function functionSql(aggregate: "sum" | "avg" | "min" | "max", sql: string, whole: boolean): string {
  if (aggregate === "sum") return `coalesce(sum(${sql}), 0)`;
  return aggregate === "avg" && whole ? `CAST(avg(${sql}) AS INTEGER)` : `${aggregate}(${sql})`;
}

function asWhole({ logicalName, schemaName, displayName, validFor, wireName }: Column): Column {
  return {
    logicalName,
    schemaName,
    displayName,
    validFor,
    wireName,
    type: "Integer",
    creatable: false,
    readable: true,
    updatable: false,
    stored: true,
  };
}

function valueTerm({ sql, column }: { readonly sql: string; readonly column: Column }, descending: boolean): OrderTerm {
  return { column, name: column.logicalName, descending, sql, comparable: sql, isText: textTypes.has(column.type) };
}
