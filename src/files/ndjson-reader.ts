import { parseJsonRecord } from "./json-record.ts";
import { splitLines, type LineBatch } from "./line-splitter.ts";
import type { ReadItem } from "./read-item.ts";

/** Newline-delimited JSON: one object a line; blank lines mean nothing. */
export async function* readNdjsonItems(text: AsyncIterable<Buffer>, source: string): AsyncGenerator<ReadItem[]> {
  for await (const batch of splitLines(text, source)) yield parseLines(batch, source);
}

function parseLines({ firstLine, lines }: LineBatch, source: string): ReadItem[] {
  const items: ReadItem[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() !== "") items.push(parseJsonRecord(line, source, firstLine + index));
  }
  return items;
}
