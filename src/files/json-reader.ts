import { InputError } from "../errors.ts";
import { createJsonSplitter } from "./json-elements.ts";
import { parseJsonRecord } from "./json-record.ts";
import type { ReadItem } from "./read-item.ts";
import type { Batch } from "./text-place.ts";
import { readText, type TextSource } from "./text-source.ts";

/** JSON: an array of objects, or one object. */
export async function* readJsonItems(source: TextSource): AsyncGenerator<Batch<ReadItem>> {
  const { name } = source;
  const splitter = createJsonSplitter(name);
  for await (const bytes of readText(source)) {
    const elements = splitter.push(bytes.toString());
    const items = elements.map((element) =>
      element instanceof InputError ? element : parseJsonRecord(element.text, name, element.line),
    );
    yield { items, next: undefined };
  }
  splitter.end();
}
