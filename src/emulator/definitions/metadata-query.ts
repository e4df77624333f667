import { badRequest, notSupported } from "../web-api-error.ts";
import { parseMetadataFilter } from "./metadata-filter.ts";
import type { Resource } from "./rendering/resource.ts";

/** What a request wants of definitions. */
export interface MetadataQuery {
  /** Everything, when absent. */
  readonly select?: readonly string[];
  readonly expand: readonly Expansion[];
  readonly filter?: (resource: Resource) => boolean;
}

export interface Expansion {
  readonly navigation: string;
  readonly query: MetadataQuery;
}

/**
 * Reads `$select`, `$expand` and `$filter`; the service has no others for definitions. Names without a dollar sign are
 * left to whom they concern. Throws WebApiError.
 * Source: "Query table definitions using the Web API" (Microsoft Learn).
 */
export function readMetadataQuery(options: ReadonlyMap<string, string>): MetadataQuery {
  const other = [...options.keys()].find((name) => name.startsWith("$") && !/^\$(?:select|expand|filter)$/.test(name));
  if (other !== undefined) throw notSupported(`the query option '${other}' for definitions`);
  const [select, expand, filter] = ["$select", "$expand", "$filter"].map((name) => options.get(name));
  return {
    ...(select === undefined ? {} : { select: splitOutside(select, ",") }),
    ...(filter === undefined ? {} : { filter: parseMetadataFilter(filter) }),
    expand: splitOutside(expand ?? "", ",").map(readExpansion),
  };
}

function readExpansion(text: string): Expansion {
  const [, navigation, nested = ""] = /^(\w+)(?:\((.*)\))?$/s.exec(text) ?? [];
  if (navigation === undefined)
    throw badRequest(`Syntax error in $expand: '${text}'. Expected a name and, in parentheses, its options.`);
  const options = new Map(splitOutside(nested, ";").map(readOption));
  if (options.has("$expand")) throw notSupported("$expand inside of $expand for definitions");
  return { navigation, query: readMetadataQuery(options) };
}

function readOption(text: string): [name: string, value: string] {
  const equals = text.indexOf("=");
  if (equals < 0) throw badRequest(`Syntax error in the options of $expand: '${text}'. Expected '<option>=<value>'.`);
  return [text.slice(0, equals).trim(), text.slice(equals + 1).trim()];
}

/** Splits at a separator that stands outside of parentheses and quotes; empty pieces are dropped. */
function splitOutside(text: string, separator: string): string[] {
  const pieces: string[] = [];
  let [depth, quoted, begun] = [0, false, 0];
  for (let position = 0; position < text.length; position += 1) {
    const character = text[position];
    if (character === "'") quoted = !quoted;
    if (quoted) continue;
    if (character === "(") depth += 1;
    if (character === ")") depth -= 1;
    if (character !== separator || depth !== 0) continue;
    pieces.push(text.slice(begun, position));
    begun = position + 1;
  }
  if (depth !== 0 || quoted) throw badRequest(`Syntax error: a parenthesis or quote in '${text}' has no partner.`);
  return [...pieces, text.slice(begun)].map((piece) => piece.trim()).filter((piece) => piece !== "");
}
