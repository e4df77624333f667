import type { SQLInputValue } from "node:sqlite";
import { guidToBlob, isGuid } from "../guid.ts";
import type { Call } from "../query/functions/function-call.ts";
import type { Scope } from "../query/scope.ts";
import type { AliasedTable, ColumnReference } from "../query/table-source.ts";
import { readInstant, toConditionValue } from "./condition-values.ts";
import { invalidArgument, wrongValue } from "./fetch-errors.ts";
import type { ConditionNode } from "./model.ts";

/** A condition that knows its column. Its readers throw 400 if the values are not what they read. */
export interface Condition {
  readonly operator: string;
  readonly reference: ColumnReference;
  readonly scope: Scope;
  /** The one value, as text. */
  text(): string;
  /** The one value, as SQLite keeps the column's values. */
  value(): SQLInputValue;
}

export function createCondition(
  { operator, values, column }: ConditionNode,
  row: AliasedTable,
  reference: ColumnReference,
  scope: Scope,
): Condition & { call(name: string): Call } {
  const { collation } = scope.context;
  const read = (text: string): SQLInputValue => toConditionValue(text, reference.column, collation);

  function text(): string {
    const [only, ...others] = values;
    if (only !== undefined && others.length === 0) return only;
    throw invalidArgument(
      `The operator '${operator}' for '${column}' needs one value, but the condition has ${values.length}.`,
    );
  }

  function count(): number {
    const value = text().trim();
    if (/^\d{1,9}$/.test(value) && Number(value) > 0) return Number(value);
    throw invalidArgument(
      `The operator '${operator}' for '${column}' needs a whole number from 1 as its value, but it is '${value}'.`,
    );
  }

  function date(): Date {
    const literal = readInstant(text());
    if (literal?.type !== "Edm.Date" && literal?.type !== "Edm.DateTimeOffset") {
      throw wrongValue(text(), reference.column);
    }
    return new Date(literal.value.replace(/(?<=Z)\..*/, ""));
  }

  function id(): Uint8Array {
    const value = text()
      .trim()
      .replace(/^\{(.*)\}$/s, "$1");
    if (isGuid(value)) return guidToBlob(value);
    throw wrongValue(text(), reference.column);
  }

  function texts(): readonly string[] {
    if (values.length > 0) return values;
    throw invalidArgument(`The operator '${operator}' for '${column}' needs values, but the condition has none.`);
  }

  return {
    operator,
    reference,
    scope,
    text,
    value: () => read(text()),
    call: (name) => ({ name, scope, row, reference, values: () => texts().map(read), texts, count, date, id }),
  };
}
