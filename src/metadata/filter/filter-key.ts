import { describeValue, UsageError, ValueError } from "../../errors.ts";
import { findOperator, operators } from "../../web-api/operators.ts";
import type { Column, TableDefinition } from "../definition.ts";
import { didYouMean } from "../nearest.ts";
import { unknownColumn } from "../record-writer.ts";
import { fail } from "../refuse.ts";

/** The parts of a filter object's key: `alias.column:Operator`, of which only the column must be there. */
export interface FilterKey {
  readonly alias: string | undefined;
  readonly name: string;
  readonly operatorName: string | undefined;
}

export function splitKey(key: string): FilterKey {
  const [path = "", operatorName, ...more] = key.split(":");
  const dot = path.indexOf(".");
  if (more.length > 0) {
    throw new UsageError(`Expected the key of a filter to be column or column:Operator, got ${describeValue(key)}.`);
  }
  return { alias: dot < 0 ? undefined : path.slice(0, dot), name: path.slice(dot + 1), operatorName };
}

/** What an entry of a filter object asks of its column. */
export interface Asked {
  readonly column: Column;
  /** The SDK's name of it. */
  readonly operator: string;
  readonly value: unknown;
}

/** @throws DefinitionError for an unknown column; UsageError for an unknown operator; ValueError for no value. */
export function readOperator(
  table: TableDefinition,
  name: string,
  { operatorName, value }: { readonly operatorName: string | undefined; readonly value: unknown },
): Asked {
  const column = table.columns.get(name) ?? fail(unknownColumn(table, name));
  const own = operatorIn(value);
  if (own === undefined) return { column, ...adapted(table, column, knownOperator(operatorName ?? "Equal"), value) };
  if (operatorName !== undefined) {
    throw new UsageError(
      `${table.name}.${name} has an operator in its key, ${operatorName}, and another in its value.`,
    );
  }
  return { column, ...adapted(table, column, knownOperator(own.operator), own.value) };
}

/** `{ operator, value }`. A lookup is an object too, but one that names no operator. */
function operatorIn(value: unknown): { readonly operator: string; readonly value: unknown } | undefined {
  if (typeof value !== "object" || value === null || !("operator" in value)) return undefined;
  const { operator, value: operand = "", ...others } = value as { operator: unknown; value?: unknown };
  if (typeof operator === "string" && Object.keys(others).length === 0) return { operator, value: operand };
  throw new UsageError(`Expected { operator, value } with the operator's name as a text, got ${describeValue(value)}.`);
}

function knownOperator(name: string): string {
  const found = findOperator(name);
  if (found !== undefined) return found.name;
  throw new UsageError(`There is no operator ${describeValue(name)}.${didYouMean(name, operators.keys())}`);
}

/** Equality means more of a list than of one value, and of no value something else. */
function adapted(
  table: TableDefinition,
  column: Column,
  operator: string,
  value: unknown,
): { readonly operator: string; readonly value: unknown } {
  const equal = operator === "Equal";
  if (!equal && operator !== "NotEqual") return { operator, value };
  if (value === null) return { operator: equal ? "Null" : "NotNull", value: "" };
  if (!Array.isArray(value)) return { operator, value };
  if (value.length === 0) throw new ValueError(table.name, column.name, value, "at least one value");
  if (column.type === "MultiSelectPicklist") {
    return { operator: equal ? "ContainValues" : "DoesNotContainValues", value };
  }
  if (value.length === 1) return adapted(table, column, operator, value[0]);
  return { operator: equal ? "In" : "NotIn", value };
}
