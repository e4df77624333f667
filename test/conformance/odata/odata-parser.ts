import { defaultParser } from "@odata/parser";

/** What @odata/parser makes of a piece of a filter, as far as it is needed here. */
interface Token {
  readonly type: string;
  readonly raw: string;
  readonly value: unknown;
}

const comparisons: Readonly<Record<string, string>> = {
  EqualsExpression: "eq",
  NotEqualsExpression: "ne",
  LesserThanExpression: "lt",
  LesserOrEqualsExpression: "le",
  GreaterThanExpression: "gt",
  GreaterOrEqualsExpression: "ge",
};
const LAMBDA = /^([\w/]+)\/(any|all)\((?:(\w+):(.*))?\)$/s;

/** The outline of what @odata/parser reads; undefined when it refuses the filter. Throws for kinds of expressions that Dataverse lacks. */
export function outlineByOdataParser(filter: string): string | undefined {
  const token = parse(filter);
  return token && outline(token);
}

function parse(filter: string): Token | undefined {
  try {
    return defaultParser.filter(filter);
  } catch {
    return undefined;
  }
}

function outline(token: Token): string {
  const operator = comparisons[token.type];
  if (operator !== undefined) {
    const { left, right } = token.value as { left: Token; right: Token };
    return `${operator}(${outline(left)},${outline(right)})`;
  }
  switch (token.type) {
    case "AndExpression":
    case "OrExpression":
      return junction(token);
    case "NotExpression":
      return `not(${outline(token.value as Token)})`;
    case "BoolParenExpression":
    case "ParenExpression":
      return outline(token.value as Token);
    case "MethodCallExpression": {
      const { method, parameters } = token.value as { method: string; parameters: Token[] };
      return `${method}(${parameters.map(outline).join()})`;
    }
    case "Literal":
      return literal(token.raw);
    default:
      return member(token);
  }
}

/** Its chains lean to the right: `a or (b or c)`. */
function junction(token: Token): string {
  const kind = token.type === "AndExpression" ? "and" : "or";
  const terms = (one: Token): string[] => {
    if (one.type === "BoolParenExpression") return terms(one.value as Token);
    if (one.type !== token.type) return [outline(one)];
    const { left, right } = one.value as { left: Token; right: Token };
    return [...terms(left), ...terms(right)];
  };
  return `${kind}(${terms(token).join()})`;
}

/** A path, or a lambda, of whose condition the parser keeps the text only; either may stand in parentheses. */
function member({ raw, type }: Token): string {
  if (raw.startsWith("(")) return outlineByOdataParser(raw.slice(1, -1).trim()) ?? "?";
  const [, path, operator, variable, condition] = LAMBDA.exec(raw) ?? [];
  if (path !== undefined) {
    const inner = variable === undefined ? "" : `${variable}:${outlineByOdataParser(condition ?? "") ?? "?"}`;
    return `${path}/${operator ?? ""}(${inner})`;
  }
  if (/^[\w/]+$/.test(raw)) return raw;
  throw new Error(`There is no outline of ${type} '${raw}'.`);
}

function literal(raw: string): string {
  if (raw.startsWith("'")) return `'${raw.slice(1, -1).replaceAll("''", "'")}'`;
  return /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(raw) ? String(Number(raw)) : raw.toLowerCase();
}
