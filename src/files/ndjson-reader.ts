import { parseJsonRecord } from "./json-record.ts";
import { splitLines, type LineBatch } from "./line-splitter.ts";
import type { ReadItem } from "./read-item.ts";
import { START, type Batch } from "./text-place.ts";
import { readText, type TextSource } from "./text-source.ts";

/** Newline-delimited JSON: one object a line; blank lines mean nothing. */
export async function* readNdjsonItems(source: TextSource, place = START): AsyncGenerator<Batch<ReadItem>> {
  for await (const batch of splitLines(readText(source, place), source.name, place)) {
    yield { items: parseLines(batch, source.name), next: batch.next };
  }
}

function parseLines({ firstLine, lines }: LineBatch, source: string): ReadItem[] {
  const items: ReadItem[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() !== "") items.push(parseJsonRecord(line, source, firstLine + index));
  }
  return items;
}
