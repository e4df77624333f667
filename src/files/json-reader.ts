import { InputError } from "../errors.ts";
import { createJsonSplitter } from "./json-elements.ts";
import { parseJsonRecord } from "./json-record.ts";
import type { ReadItem } from "./read-item.ts";

/** JSON: an array of objects, or one object. */
export async function* readJsonItems(text: AsyncIterable<Buffer>, source: string): AsyncGenerator<ReadItem[]> {
  const splitter = createJsonSplitter(source);
  for await (const bytes of text) {
    yield splitter
      .push(bytes.toString())
      .map((element) =>
        element instanceof InputError ? element : parseJsonRecord(element.text, source, element.line),
      );
  }
  splitter.end();
}
