import { LONGEST_RECORD, tooLong } from "./read-item.ts";

/** Lines that arrived together, without their line feeds. */
export interface LineBatch {
  readonly firstLine: number;
  readonly lines: readonly string[];
}

/** Text as lines, in batches of what arrived together; a carriage return at the end of a line is left to the reader. */
export async function* splitLines(text: AsyncIterable<Buffer>, source: string): AsyncGenerator<LineBatch> {
  let unfinished = "";
  let firstLine = 1;
  for await (const bytes of text) {
    if (unfinished.length > LONGEST_RECORD) throw tooLong(source, firstLine);
    const lines = bytes.toString().split("\n");
    // Only the new text was searched: a line of many chunks costs no more than its length.
    lines[0] = unfinished + (lines[0] ?? "");
    unfinished = lines.pop() ?? "";
    yield { firstLine, lines };
    firstLine += lines.length;
  }
  if (unfinished !== "") yield { firstLine, lines: [unfinished] };
}
