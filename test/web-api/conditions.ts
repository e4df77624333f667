import type { Condition, ConditionValue, Test } from "../../src/web-api/condition.ts";
import { operator } from "../../src/web-api/operators.ts";

/** A test of a column called "name", unless another is named: of a link's by "alias.column". */
export function aTest(operatorName: string, values: readonly (number | string)[] = [], path = "name"): Test {
  const dot = path.indexOf(".");
  const name = path.slice(dot + 1);
  return {
    column: { name, wireName: name, ...(dot > 0 && { link: path.slice(0, dot) }) },
    operator: operator(operatorName),
    values: values.map((value): ConditionValue => ({ text: String(value), quoted: typeof value === "string" })),
  };
}

export function and(...parts: readonly Condition[]): Condition {
  return { join: "and", parts };
}

export function or(...parts: readonly Condition[]): Condition {
  return { join: "or", parts };
}
