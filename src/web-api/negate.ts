import { UsageError } from "../errors.ts";
import { anyOf, isGroup, type Condition, type Test } from "./condition.ts";
import { operator } from "./operators.ts";

/**
 * The condition that holds for every record for which this one does not: a comparison does not hold for a column without
 * a value, so its negation does. The service knows no negation of its own that would say that, hence the opposites.
 * @throws UsageError for an operator without an opposite.
 */
export function negate(condition: Condition): Condition {
  if (!isGroup(condition)) return negateTest(condition);
  return { join: condition.join === "and" ? "or" : "and", parts: condition.parts.map(negate) };
}

function negateTest(test: Test): Condition {
  const { name, opposite, holdsForEmpty } = test.operator;
  if (opposite === undefined) {
    throw new UsageError(
      `${test.column.name}: the service has no operator for "not ${name}", so it cannot be excluded or negated. ` +
        "Say it with comparisons, such as GreaterEqual and LessThan, or leave it to FetchXML.",
    );
  }
  const negated: Test = { ...test, operator: operator(opposite) };
  if (holdsForEmpty || negated.operator.name === "Null") return negated;
  return anyOf(negated, { ...test, operator: operator("Null"), values: [] }) ?? negated;
}
