import { isGroup, type Condition, type ConditionValue, type Test } from "./condition.ts";
import { quoted } from "./literal.ts";

/**
 * A condition as a `$filter`; undefined when only FetchXML can say it: a column of a link, or a pattern with more
 * wildcards than OData has functions for.
 */
export function filterText(condition: Condition): string | undefined {
  if (!isGroup(condition)) return testText(condition);
  const parts = condition.parts.map((part) => {
    const text = filterText(part);
    return text !== undefined && isGroup(part) && part.join !== condition.join ? `(${text})` : text;
  });
  return parts.includes(undefined) ? undefined : parts.join(` ${condition.join} `);
}

function testText(test: Test): string | undefined {
  const { column, operator, values } = test;
  if (column.link !== undefined) return undefined;
  const { wireName } = column;
  const { odata } = operator;
  switch (odata.kind) {
    case "comparison":
      return `${wireName} ${odata.symbol} ${literals(test).join()}`;
    case "empty":
      return `${wireName} ${odata.symbol} null`;
    case "text":
      return negatable(odata.negated, `${odata.name}(${wireName},${literals(test).join()})`);
    case "pattern":
      return patternText(wireName, values[0]?.text ?? "", odata.negated);
    case "function":
      return operator.operands === "list" ? listText(test) : functionText(test);
  }
}

/** The service reads a list of texts as JSON with single quotes, where these mean something. */
const UNLISTED = /['"\\[\]{}]/;

function isListable({ text }: ConditionValue): boolean {
  return !UNLISTED.test(text);
}

/** In and NotIn, with what cannot stand in a list as comparisons beside it. */
function listText(test: Test): string {
  const [symbol, join] = test.operator.holdsForEmpty ? ["ne", " and "] : ["eq", " or "];
  const listed = test.values.filter(isListable);
  const terms = literals({ ...test, values: test.values.filter((value) => !isListable(value)) }).map(
    (literal) => `${test.column.wireName} ${symbol} ${literal}`,
  );
  if (listed.length > 0) terms.unshift(functionText({ ...test, values: listed }));
  return terms.length === 1 ? terms.join("") : `(${terms.join(join)})`;
}

/** A value of a query function is a text or a number whatever its column's type is. */
function functionText({ column, operator, values }: Test): string {
  const parameters = [`PropertyName=${quoted(column.name)}`];
  const [first, second] = values.map(({ text }) => text);
  switch (operator.operands) {
    case "list":
    case "range":
      parameters.push(`PropertyValues=[${values.map(({ text }) => quoted(text)).join(",")}]`);
      break;
    case "count":
      parameters.push(`PropertyValue=${first ?? ""}`);
      break;
    case "period":
      parameters.push(`PropertyValue1=${first ?? ""}`, `PropertyValue2=${second ?? ""}`);
      break;
    case "none":
      break;
    default:
      parameters.push(`PropertyValue=${quoted(first ?? "")}`);
  }
  return `Microsoft.Dynamics.CRM.${operator.name}(${parameters.join(",")})`;
}

const PLAIN = /^(%?)([^%_[]+)(%?)$/s;

/** A pattern that only begins or ends with % is one of OData's own functions. */
function patternText(name: string, pattern: string, negated: boolean): string | undefined {
  const [, before, plain, after] = PLAIN.exec(pattern) ?? [];
  if (plain === undefined) return undefined;
  if (before === "" && after === "") return `${name} ${negated ? "ne" : "eq"} ${quoted(plain)}`;
  const called = after === "" ? "endswith" : before === "" ? "startswith" : "contains";
  return negatable(negated, `${called}(${name},${quoted(plain)})`);
}

function negatable(negated: boolean, text: string): string {
  return negated ? `not ${text}` : text;
}

function literals({ values }: Test): string[] {
  return values.map(({ text, quoted: isQuoted }) => (isQuoted ? quoted(text) : text));
}
