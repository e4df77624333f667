import { LONGEST_RECORD, tooLong } from "./read-item.ts";
import { START, type TextPlace } from "./text-place.ts";

/** Lines that arrived together, without their line feeds. */
export interface LineBatch {
  readonly firstLine: number;
  readonly lines: readonly string[];
  /** Behind them. */
  readonly next: TextPlace;
}

const LINE_FEED = 10;

/** Text as lines, in batches of what arrived together; a carriage return at the end of a line is left to the reader. */
export async function* splitLines(
  text: AsyncIterable<Buffer>,
  source: string,
  place: TextPlace = START,
): AsyncGenerator<LineBatch> {
  let unfinished = "";
  let { line: firstLine, offset } = place;
  let read = offset;
  for await (const bytes of text) {
    if (unfinished.length > LONGEST_RECORD) throw tooLong(source, firstLine);
    const lines = bytes.toString().split("\n");
    // Only the new text was searched: a line of many chunks costs no more than its length.
    lines[0] = unfinished + (lines[0] ?? "");
    unfinished = lines.pop() ?? "";
    if (lines.length > 0) offset = read + bytes.lastIndexOf(LINE_FEED) + 1;
    read += bytes.length;
    const next = { offset, line: firstLine + lines.length };
    yield { firstLine, lines, next };
    firstLine = next.line;
  }
  if (unfinished !== "") yield { firstLine, lines: [unfinished], next: { offset: read, line: firstLine + 1 } };
}
