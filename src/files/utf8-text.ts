import { isUtf8 } from "node:buffer";
import type { InputError } from "../errors.ts";
import { malformed } from "./read-item.ts";
import { START, type TextPlace } from "./text-place.ts";

const LINE_FEED = 0x0a;
export const BYTE_ORDER_MARK = Buffer.from("\uFEFF");

/**
 * The same bytes, cut so that no character is divided, without a byte order mark, and proven to be UTF-8: a file in an older Windows
 * encoding would otherwise be written to the service with its accented letters replaced. The good lines before a bad one still come.
 *
 * @param place where the chunks begin; a byte order mark is only at the start of a text
 * @throws InputError naming the first line that is not UTF-8.
 */
export async function* readUtf8(
  chunks: AsyncIterable<Uint8Array>,
  source: string,
  place: TextPlace = START,
): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  let { line } = place;
  let started = place.offset > 0;
  for await (const chunk of chunks) {
    const bytes = held.length === 0 ? asBuffer(chunk) : Buffer.concat([held, chunk]);
    held = bytes;
    if (!started && bytes.length < BYTE_ORDER_MARK.length) continue;
    const from = started ? 0 : checkStart(bytes, source);
    started = true;
    const end = lastWholeCharacter(bytes);
    held = bytes.subarray(end);
    const whole = bytes.subarray(from, end);
    yield* validLines(whole, source, line);
    line += countLineFeeds(whole);
  }
  yield* validLines(held, source, line);
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Refuses what is no UTF-8 from its first bytes on; returns the length of its byte order mark. */
function checkStart(bytes: Buffer, source: string): number {
  const [first, second] = bytes;
  if (first === 0x1f && second === 0x8b) {
    throw malformed(source, 1, "this is gzip, not text. Let the name end with .gz, or pass gzip: true.");
  }
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw malformed(source, 1, "this is UTF-16 text; expected UTF-8. Save it as UTF-8 (Excel: CSV UTF-8).");
  }
  return markLength(bytes);
}

/** How many bytes of byte order mark a text starts with. */
export function markLength(head: Buffer): number {
  return head.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
}

/** Where the last character that may be incomplete begins; the length when none is. */
function lastWholeCharacter(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte >= 0xc0) return back < sequenceLength(byte) ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function sequenceLength(leadByte: number): number {
  if (leadByte >= 0xf0) return 4;
  return leadByte >= 0xe0 ? 3 : 2;
}

function* validLines(bytes: Buffer, source: string, firstLine: number): Generator<Buffer> {
  if (isUtf8(bytes)) {
    if (bytes.length > 0) yield bytes;
    return;
  }
  let start = 0;
  let line = firstLine;
  for (;;) {
    const feed = bytes.indexOf(LINE_FEED, start);
    if (feed === -1 || !isUtf8(bytes.subarray(start, feed))) break;
    start = feed + 1;
    line++;
  }
  if (start > 0) yield bytes.subarray(0, start);
  throw notUtf8(source, line);
}

function notUtf8(source: string, line: number): InputError {
  return malformed(
    source,
    line,
    "this line is not UTF-8 text. Save the file as UTF-8 (Excel: CSV UTF-8), so that no character is lost.",
  );
}

function countLineFeeds(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(LINE_FEED); at !== -1; at = bytes.indexOf(LINE_FEED, at + 1)) count++;
  return count;
}
