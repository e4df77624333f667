/**
 * Splits a multipart body at its boundary. Lenient where clients differ: a preamble, LF instead of CRLF, a quoted
 * boundary, no line break at the end. Every character is looked at a fixed number of times, however large the batch.
 */
import { missingBoundary, unreadableBatch, unterminated } from "./batch-errors.ts";

/** The media type of a Content-Type header, in lower case and without its parameters. */
export function mediaType(contentType: string): string {
  return (contentType.split(";", 1)[0] ?? "").trim().toLowerCase();
}

/** Throws when the header names no boundary. */
export function boundaryOf(contentType: string): string {
  const match = /;\s*boundary\s*=\s*(?:"([^"]*)"|([^\s;"]+))/i.exec(contentType);
  const boundary = match?.[1] ?? match?.[2];
  if (boundary === undefined || boundary === "") throw missingBoundary(contentType);
  return boundary;
}

/** The parts between the boundaries, without the line breaks that belong to the boundaries. */
export function splitMultipart(body: string, boundary: string): string[] {
  const parts: string[] = [];
  let begun = -1;
  for (
    let delimiter = findDelimiter(body, boundary, 0);
    delimiter;
    delimiter = findDelimiter(body, boundary, delimiter.next)
  ) {
    if (begun >= 0) parts.push(body.slice(begun, Math.max(begun, lineEnd(body, delimiter.start))));
    if (delimiter.closing) return parts;
    begun = delimiter.next;
  }
  throw unterminated(boundary);
}

interface Delimiter {
  readonly start: number;
  /** Where the line after it begins. */
  readonly next: number;
  readonly closing: boolean;
}

function findDelimiter(body: string, boundary: string, from: number): Delimiter | undefined {
  const mark = `--${boundary}`;
  for (let start = body.indexOf(mark, from); start >= 0; start = body.indexOf(mark, start + mark.length)) {
    if (start > 0 && body[start - 1] !== "\n") continue;
    const closing = body.startsWith("--", start + mark.length);
    const rest = start + mark.length + (closing ? 2 : 0);
    const next = afterBlanks(body, rest);
    if (next !== undefined) return { start, next, closing };
  }
  return undefined;
}

/** Where the next line begins, when nothing but blanks is left on this one. */
function afterBlanks(body: string, from: number): number | undefined {
  let position = from;
  while (body[position] === " " || body[position] === "\t") position += 1;
  if (position === body.length || body[position] === "\n") return position + 1;
  return body.startsWith("\r\n", position) ? position + 2 : undefined;
}

/** The position before the line break that precedes `start`. */
function lineEnd(body: string, start: number): number {
  return body[start - 2] === "\r" ? start - 2 : start - 1;
}

export interface Headed {
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly content: string;
}

/** Reads header lines up to the first empty one; what follows is the content. */
export function readHeaders(text: string): Headed {
  const headers: Record<string, string> = {};
  let rest = text;
  while (rest !== "") {
    const { line, after } = firstLine(rest);
    rest = after;
    if (line === "") break;
    const colon = line.indexOf(":");
    if (colon <= 0) throw unreadableBatch(`The header '${line}' is invalid. Expected '<name>: <value>'.`);
    headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
  return { headers, content: rest };
}

export function firstLine(text: string): { readonly line: string; readonly after: string } {
  const feed = text.indexOf("\n");
  if (feed < 0) return { line: text, after: "" };
  return { line: text.slice(0, text[feed - 1] === "\r" ? feed - 1 : feed), after: text.slice(feed + 1) };
}
