import { badRequest, notSupported } from "../../web-api-error.ts";
import type { Condition } from "../ast.ts";
import { parseCondition } from "../parse-filter.ts";
import { readPath, type Aliases } from "../parse-operand.ts";
import { createParser, type Parser } from "../parser.ts";
import type { TokenReader } from "../token-reader.ts";
import type { Aggregate, AggregateMethod, Aggregation } from "./aggregation.ts";

const methods: ReadonlySet<string> = new Set<AggregateMethod>(["sum", "average", "min", "max", "countdistinct"]);

/**
 * Reads a $apply: filters, then one groupby or aggregate. Follows "Aggregate data using OData" (Microsoft Learn). Throws
 * 400 with the position of what cannot stand where it stands, 501 for other transformations.
 */
export function parseApply(text: string, aliases: Aliases): Aggregation {
  const parser = createParser(text, aliases);
  const { reader } = parser;
  const filters: Condition[] = [];
  while (reader.accept("filter")) {
    filters.push(parseFilterStep(parser));
    if (reader.peek().kind === "end") throw notSupported("a $apply that only filters: use $filter");
    reader.expect("/");
  }
  const aggregation = { filters, ...parseGroups(reader) };
  if (reader.accept("/")) throw notSupported(`'${reader.peek().text}' behind the groups of a $apply`);
  const rest = reader.peek();
  if (rest.kind !== "end") throw reader.unexpected(rest);
  checkAliases(aggregation.aggregates);
  return aggregation;
}

function parseFilterStep(parser: Parser): Condition {
  parser.reader.expect("(");
  const condition = parseCondition(parser);
  parser.reader.expect(")");
  return condition;
}

function parseGroups(reader: TokenReader): Pick<Aggregation, "groupBy" | "aggregates"> {
  if (reader.accept("aggregate")) return { aggregates: parseAggregates(reader) };
  if (reader.accept("groupby")) return parseGroupBy(reader);
  const step = reader.next();
  if (step.kind === "name" && reader.peek().text === "(") throw notSupported(`'${step.text}' in a $apply`);
  throw reader.unexpected(step);
}

function parseGroupBy(reader: TokenReader): Pick<Aggregation, "groupBy" | "aggregates"> {
  reader.expect("(");
  reader.expect("(");
  const groupBy = parseList(reader, () => parsePath(reader));
  reader.expect(")");
  const aggregates = reader.accept(",") ? parseInnerAggregates(reader) : [];
  reader.expect(")");
  return { groupBy, aggregates };
}

function parseInnerAggregates(reader: TokenReader): readonly Aggregate[] {
  const step = reader.peek();
  if (reader.accept("aggregate")) return parseAggregates(reader);
  if (step.kind === "name") throw notSupported(`'${step.text}' inside of groupby in a $apply`);
  throw reader.unexpected(step);
}

function parseAggregates(reader: TokenReader): readonly Aggregate[] {
  reader.expect("(");
  const aggregates = parseList(reader, () => parseAggregate(reader));
  reader.expect(")");
  return aggregates;
}

function parseAggregate(reader: TokenReader): Aggregate {
  if (reader.accept("$count")) return { alias: parseAlias(reader) };
  const path = parsePath(reader);
  expectWord(reader, "with");
  const method = reader.next();
  if (!methods.has(method.text)) throw notSupported(`the aggregate method '${method.text}' in a $apply`);
  return { of: { path, method: method.text as AggregateMethod }, alias: parseAlias(reader) };
}

function parseAlias(reader: TokenReader): string {
  expectWord(reader, "as");
  const alias = reader.next();
  if (!/^[A-Za-z_]\w*$/.test(alias.text) || alias.kind !== "name") throw reader.unexpected(alias);
  return alias.text;
}

function expectWord(reader: TokenReader, word: string): void {
  if (!reader.accept(word)) throw reader.unexpected(reader.peek());
}

function parsePath(reader: TokenReader): readonly string[] {
  const first = reader.next();
  if (first.kind !== "name") throw reader.unexpected(first);
  return readPath(first, reader);
}

function parseList<T>(reader: TokenReader, parse: () => T): readonly T[] {
  const items = [parse()];
  while (reader.accept(",")) items.push(parse());
  return items;
}

function checkAliases(aggregates: readonly Aggregate[]): void {
  const names = aggregates.map(({ alias }) => alias);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) throw badRequest(`The alias '${repeated}' stands twice in a $apply. Give each its own.`);
}
