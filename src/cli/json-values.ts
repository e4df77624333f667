import { createJsonSplitter } from "../files/json-elements.ts";
import { jsonProblem } from "../files/json-record.ts";
import { splitLines } from "../files/line-splitter.ts";
import { malformed } from "../files/read-item.ts";
import { markLine } from "../files/source-line.ts";
import { START, type Batch, type TextPlace } from "../files/text-place.ts";
import { readText, type TextSource } from "../files/text-source.ts";
import { InputError } from "../errors.ts";

export interface ValueOptions {
  readonly format: "ndjson" | "json";
  /** Takes a line that is no JSON, if it can be taken for a value all the same. */
  readonly bareLine?: (text: string) => unknown;
}

/**
 * The values of NDJSON, or of a JSON array, of whatever kind: a block may work on numbers and texts as well as on records.
 * An InputError stands for what could not be read.
 */
export async function* readJsonValues(
  source: TextSource,
  options: ValueOptions,
  place = START,
): AsyncGenerator<Batch<unknown>> {
  for await (const { items, next } of options.format === "json" ? elements(source) : lines(source, place)) {
    yield { items: items.map((piece) => (piece instanceof InputError ? piece : parse(piece, source, options))), next };
  }
}

interface Piece {
  readonly text: string;
  readonly line: number;
}

async function* lines(source: TextSource, place: TextPlace): AsyncGenerator<Batch<Piece>> {
  for await (const { firstLine, lines, next } of splitLines(readText(source, place), source.name, place)) {
    const pieces = lines.map((text, index) => ({ text, line: firstLine + index }));
    yield { items: pieces.filter(({ text }) => text.trim() !== ""), next };
  }
}

async function* elements(source: TextSource): AsyncGenerator<Batch<Piece | InputError>> {
  const splitter = createJsonSplitter(source.name);
  for await (const bytes of readText(source)) yield { items: splitter.push(bytes.toString()), next: undefined };
  splitter.end();
}

function parse({ text, line }: Piece, { name }: TextSource, { bareLine }: ValueOptions): unknown {
  const bare = bareLine?.(text.trim());
  if (bare !== undefined) return bare;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? markLine(value, line) : value;
  } catch (error) {
    return malformed(name, line, `not valid JSON: ${jsonProblem(error)}.`, error);
  }
}
