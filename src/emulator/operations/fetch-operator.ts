import { operatorFunctions } from "../fetch-xml/operator-functions.ts";

/** Names of ConditionOperator that no query function has. */
const conditionOperators = new Map([
  ["Equal", "eq"],
  ["NotEqual", "ne"],
  ["GreaterThan", "gt"],
  ["GreaterEqual", "ge"],
  ["LessThan", "lt"],
  ["LessEqual", "le"],
  ["Null", "null"],
  ["NotNull", "not-null"],
  ["Like", "like"],
  ["NotLike", "not-like"],
  ["BeginsWith", "begins-with"],
  ["DoesNotBeginWith", "not-begin-with"],
  ["EndsWith", "ends-with"],
  ["DoesNotEndWith", "not-end-with"],
]);

const ofFunctions = new Map([...operatorFunctions].map(([operator, name]) => [name, operator]));

/** The operator of FetchXML that means what one of a QueryExpression does; one that is unknown stays as it is. */
export function fetchOperator(name: string): string {
  return conditionOperators.get(name) ?? ofFunctions.get(name) ?? name;
}
