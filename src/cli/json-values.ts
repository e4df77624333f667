import { readBytes, type ByteSource } from "../files/bytes.ts";
import { createJsonSplitter } from "../files/json-elements.ts";
import { jsonProblem } from "../files/json-record.ts";
import { splitLines } from "../files/line-splitter.ts";
import { malformed } from "../files/read-item.ts";
import { markLine } from "../files/source-line.ts";
import { readUtf8 } from "../files/utf8-text.ts";
import { InputError } from "../errors.ts";

export interface ValueOptions {
  readonly format: "ndjson" | "json";
  readonly gzip: boolean;
  readonly name: string;
  /** Takes a line that is no JSON, if it can be taken for a value all the same. */
  readonly bareLine?: (text: string) => unknown;
}

/** What was read together; an InputError for what could not be. */
export type ValueBatch = readonly unknown[];

/** The values of NDJSON, or of a JSON array, of whatever kind: a block may work on numbers and texts as well as on records. */
export async function* readJsonValues(source: ByteSource, options: ValueOptions): AsyncGenerator<ValueBatch> {
  const { name, gzip } = options;
  const text = readUtf8(readBytes(source, { name, gzip }), name);
  for await (const pieces of options.format === "json" ? elements(text, name) : lines(text, name)) {
    yield pieces.map((piece) => (piece instanceof InputError ? piece : parse(piece, options)));
  }
}

interface Piece {
  readonly text: string;
  readonly line: number;
}

async function* lines(text: AsyncIterable<Buffer>, name: string): AsyncGenerator<Piece[]> {
  for await (const { firstLine, lines } of splitLines(text, name)) {
    yield lines.map((text, index) => ({ text, line: firstLine + index })).filter((piece) => piece.text.trim() !== "");
  }
}

async function* elements(text: AsyncIterable<Buffer>, name: string): AsyncGenerator<(Piece | InputError)[]> {
  const splitter = createJsonSplitter(name);
  for await (const bytes of text) yield splitter.push(bytes.toString());
  splitter.end();
}

function parse({ text, line }: Piece, { name, bareLine }: ValueOptions): unknown {
  const bare = bareLine?.(text.trim());
  if (bare !== undefined) return bare;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? markLine(value, line) : value;
  } catch (error) {
    return malformed(name, line, `not valid JSON: ${jsonProblem(error)}.`, error);
  }
}
