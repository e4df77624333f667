/** What an operator is given besides its column. */
export type Operands =
  /** Nothing. */
  | "none"
  /** One value of the column's type. */
  | "value"
  /** One text, as it is. */
  | "text"
  /** One or more values of the column's type. */
  | "list"
  /** Two values of the column's type. */
  | "range"
  /** A day. */
  | "day"
  /** The id of a record. */
  | "id"
  /** A whole number from 1. */
  | "count"
  /** A whole number from 1 and a year. */
  | "period";

/** How OData writes an operator. */
export type ODataForm =
  | { readonly kind: "comparison"; readonly symbol: string }
  | { readonly kind: "empty"; readonly symbol: "eq" | "ne" }
  | { readonly kind: "text"; readonly name: "contains" | "startswith" | "endswith"; readonly negated: boolean }
  | { readonly kind: "pattern"; readonly negated: boolean }
  | { readonly kind: "function" };

/** A condition operator, by the name that the SDK's ConditionOperator has for it. */
export interface Operator {
  readonly name: string;
  /** Its name in FetchXML. */
  readonly fetchName: string;
  readonly operands: Operands;
  readonly odata: ODataForm;
  /** The operator that holds where this one does not, of columns that have a value. */
  readonly opposite?: string;
  /** It holds for a column without a value: the service's negative operators do. */
  readonly holdsForEmpty: boolean;
}

type Row = readonly [name: string, fetchName: string, operands: Operands, odata: ODataForm, opposite?: string];

const comparison = (symbol: string): ODataForm => ({ kind: "comparison", symbol });
const text = (name: "contains" | "startswith" | "endswith", negated = false): ODataForm => ({
  kind: "text",
  name,
  negated,
});
const FUNCTION: ODataForm = { kind: "function" };

/**
 * Sources: "Web API Query Function Reference", "Condition operator values", "ConditionOperator Enum". Contains is there as
 * the `contains` of OData and not as the SDK's search in a full-text index, which Dataverse refuses.
 */
const ROWS: readonly Row[] = [
  ["Equal", "eq", "value", comparison("eq"), "NotEqual"],
  ["NotEqual", "ne", "value", comparison("ne"), "Equal"],
  ["GreaterThan", "gt", "value", comparison("gt"), "LessEqual"],
  ["GreaterEqual", "ge", "value", comparison("ge"), "LessThan"],
  ["LessThan", "lt", "value", comparison("lt"), "GreaterEqual"],
  ["LessEqual", "le", "value", comparison("le"), "GreaterThan"],
  ["Null", "null", "none", { kind: "empty", symbol: "eq" }, "NotNull"],
  ["NotNull", "not-null", "none", { kind: "empty", symbol: "ne" }, "Null"],
  ["Like", "like", "text", { kind: "pattern", negated: false }, "NotLike"],
  ["NotLike", "not-like", "text", { kind: "pattern", negated: true }, "Like"],
  ["BeginsWith", "begins-with", "text", text("startswith"), "DoesNotBeginWith"],
  ["DoesNotBeginWith", "not-begin-with", "text", text("startswith", true), "BeginsWith"],
  ["EndsWith", "ends-with", "text", text("endswith"), "DoesNotEndWith"],
  ["DoesNotEndWith", "not-end-with", "text", text("endswith", true), "EndsWith"],
  ["Contains", "like", "text", text("contains"), "DoesNotContain"],
  ["DoesNotContain", "not-like", "text", text("contains", true), "Contains"],
  ["In", "in", "list", FUNCTION, "NotIn"],
  ["NotIn", "not-in", "list", FUNCTION, "In"],
  ["Between", "between", "range", FUNCTION, "NotBetween"],
  ["NotBetween", "not-between", "range", FUNCTION, "Between"],
  ["ContainValues", "contain-values", "list", FUNCTION, "DoesNotContainValues"],
  ["DoesNotContainValues", "not-contain-values", "list", FUNCTION, "ContainValues"],
  ["Above", "above", "id", FUNCTION],
  ["AboveOrEqual", "eq-or-above", "id", FUNCTION],
  ["Under", "under", "id", FUNCTION, "NotUnder"],
  ["UnderOrEqual", "eq-or-under", "id", FUNCTION],
  ["NotUnder", "not-under", "id", FUNCTION, "Under"],
  ["EqualUserId", "eq-userid", "none", FUNCTION, "NotEqualUserId"],
  ["NotEqualUserId", "ne-userid", "none", FUNCTION, "EqualUserId"],
  ["EqualBusinessId", "eq-businessid", "none", FUNCTION, "NotEqualBusinessId"],
  ["NotEqualBusinessId", "ne-businessid", "none", FUNCTION, "EqualBusinessId"],
  ["EqualUserLanguage", "eq-userlanguage", "none", FUNCTION],
  ["EqualUserTeams", "eq-userteams", "none", FUNCTION],
  ["EqualUserOrUserTeams", "eq-useroruserteams", "none", FUNCTION],
  ["EqualUserOrUserHierarchy", "eq-useroruserhierarchy", "none", FUNCTION],
  ["EqualUserOrUserHierarchyAndTeams", "eq-useroruserhierarchyandteams", "none", FUNCTION],
  ["On", "on", "day", FUNCTION],
  ["OnOrAfter", "on-or-after", "day", FUNCTION],
  ["OnOrBefore", "on-or-before", "day", FUNCTION],
  ["InFiscalPeriodAndYear", "in-fiscal-period-and-year", "period", FUNCTION],
  ["InOrAfterFiscalPeriodAndYear", "in-or-after-fiscal-period-and-year", "period", FUNCTION],
  ["InOrBeforeFiscalPeriodAndYear", "in-or-before-fiscal-period-and-year", "period", FUNCTION],
  ...periods("none", ["Yesterday", "Today", "Tomorrow"]),
  ["Last7Days", "last-seven-days", "none", FUNCTION],
  ["Next7Days", "next-seven-days", "none", FUNCTION],
  ...periods(
    "none",
    ["Last", "This", "Next"].flatMap((when) => ["Week", "Month", "Year"].map((unit) => when + unit)),
  ),
  ...periods(
    "none",
    ["Last", "This", "Next"].flatMap((when) => ["FiscalYear", "FiscalPeriod"].map((unit) => when + unit)),
  ),
  ...periods(
    "count",
    ["LastX", "NextX"].flatMap((when) =>
      ["Hours", "Days", "Weeks", "Months", "Years", "FiscalYears", "FiscalPeriods"].map((unit) => when + unit),
    ),
  ),
  ...periods(
    "count",
    ["Minutes", "Hours", "Days", "Weeks", "Months", "Years"].map((unit) => `OlderThanX${unit}`),
  ),
  ...periods("count", ["InFiscalYear", "InFiscalPeriod"]),
];

/** FetchXML's names of periods follow from the SDK's: LastXFiscalYears is last-x-fiscal-years. */
function periods(operands: Operands, names: readonly string[]): Row[] {
  return names.map((name) => {
    const fetchName = name.replaceAll(/(?<=[a-z])(?=[A-Z])|(?<=X)(?=[A-Z])/g, "-").toLowerCase();
    return [name, fetchName.replace("older-than", "olderthan"), operands, FUNCTION];
  });
}

const HOLDS_FOR_EMPTY = /^(Not(?!Null)|DoesNot|Null$)/;

/** By the SDK's names. */
export const operators: ReadonlyMap<string, Operator> = new Map(
  ROWS.map(([name, fetchName, operands, odata, opposite]) => [
    name,
    { name, fetchName, operands, odata, holdsForEmpty: HOLDS_FOR_EMPTY.test(name), ...(opposite && { opposite }) },
  ]),
);

const byWrittenName = new Map(
  // The SDK's names come last, so that "like" is Like and not Contains.
  [...operators.values()]
    .flatMap((operator) => [[operator.fetchName, operator] as const])
    .reverse()
    .concat([...operators.values()].map((operator) => [operator.name.toLowerCase(), operator] as const)),
);

/** An operator by the SDK's name or by FetchXML's, whatever its case: NotNull, notnull, not-null. */
export function findOperator(name: string): Operator | undefined {
  return byWrittenName.get(name.toLowerCase());
}

/** One that is known to be there. */
export function operator(name: string): Operator {
  const found = operators.get(name);
  if (found === undefined) throw new Error(`There is no operator ${name}.`);
  return found;
}
