import { badRequest, notSupported } from "../web-api-error.ts";
import type { Collection, Operand, Property } from "./ast.ts";
import { readLiteral, unquote } from "./literals.ts";
import { readTokens, type TokenReader } from "./token-reader.ts";
import type { Token } from "./tokens.ts";

/** Query options by name, of which "@p1" and its like are parameter aliases. */
export type Aliases = ReadonlyMap<string, string>;

/** A literal, a property or an alias for one of them; without aliases, where none may stand, that is refused. */
export function parseOperand(reader: TokenReader, aliases: Aliases | undefined): Operand {
  const token = reader.peek();
  const argument = parseArgument(reader, aliases);
  if (argument.kind === "collection") throw reader.unexpected(token);
  return argument;
}

/** What may be given to a query function: an operand or a collection. */
export function parseArgument(reader: TokenReader, aliases: Aliases | undefined): Operand | Collection {
  const token = reader.next();
  const literal = readLiteral(token, reader.text);
  if (literal) return literal;
  if (token.kind === "name") return parseProperty(token, reader);
  if (token.kind === "alias") return readAlias(token.text, aliases);
  if (token.text === "[") return parseCollection(reader);
  if (token.text === "-") throw notSupported("the operator '-' in a filter");
  throw reader.unexpected(token);
}

/** The rest of `primarycontactid/fullname`, of which the first name has been read. */
export function readPath(first: Token, reader: TokenReader): readonly string[] {
  const path = [first.text];
  while (reader.accept("/")) {
    const token = reader.next();
    if (token.kind !== "name") throw reader.unexpected(token);
    path.push(token.text);
  }
  return path;
}

export function asProperty(path: readonly string[]): Property {
  const last = path.at(-1) ?? "";
  if (last.startsWith("$")) throw notSupported(`'${last}' in a filter`);
  return { kind: "property", path };
}

/** As an operand, where a function cannot stand. */
function parseProperty(first: Token, reader: TokenReader): Property {
  const path = readPath(first, reader);
  if (path.length > 1 && reader.peek().text === "(") {
    throw notSupported(`'${path.at(-1) ?? ""}' after a navigation property in a filter`);
  }
  return asProperty(path);
}

/** An alias without a value is null ("Use parameter aliases with query options"). */
function readAlias(name: string, aliases: Aliases | undefined): Operand | Collection {
  if (!aliases) {
    throw badRequest(
      `The parameter alias '${name}' stands in the value of another or inside of $expand, where none can. Write its value out.`,
    );
  }
  const text = aliases.get(name);
  if (text === undefined) return { kind: "literal", type: "null" };
  const reader = readTokens(text);
  const argument = parseArgument(reader, undefined);
  const rest = reader.peek();
  if (rest.kind !== "end") throw reader.unexpected(rest);
  return argument;
}

function parseCollection(reader: TokenReader): Collection {
  const values: string[] = [];
  if (reader.accept("]")) return { kind: "collection", values };
  do values.push(readItem(reader));
  while (reader.accept(","));
  reader.expect("]");
  return { kind: "collection", values };
}

/** Collections are JSON to the service, which takes single quotes too, but no doubled ones ("Manage single quotes"). */
function readItem(reader: TokenReader): string {
  const token = reader.next();
  if (token.kind === "string" && !token.text.slice(1, -1).includes("'")) return unquote(token.text);
  if (token.kind === "string") throw badRequest(invalidJson);
  if (token.kind === "jsonString") return readJsonString(token, reader);
  if (token.kind === "number" || token.kind === "guid") return token.text;
  throw reader.unexpected(token);
}

const invalidJson =
  "Invalid JSON. A comma character ',' was expected in scope 'Array'. Every two elements in an array and properties of an object must be separated by commas.";

function readJsonString(token: Token, reader: TokenReader): string {
  try {
    return JSON.parse(token.text) as string;
  } catch {
    // The tokenizer is laxer than JSON about what follows a backslash.
    throw reader.unexpected(token);
  }
}
