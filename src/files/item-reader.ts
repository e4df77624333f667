import { readCsvItems, type CsvLayout } from "./csv-reader.ts";
import type { FileFormat } from "./formats.ts";
import { readJsonItems } from "./json-reader.ts";
import { readNdjsonItems } from "./ndjson-reader.ts";
import type { ReadItem } from "./read-item.ts";
import type { Batch, TextPlace } from "./text-place.ts";
import type { TextSource } from "./text-source.ts";

/** Reads batches of records, bad lines among them, from the start of a source or from a place that a batch has named. */
export type ItemReader = (place?: TextPlace) => AsyncIterable<Batch<ReadItem>>;

export function createItemReader(format: FileFormat, source: TextSource, layout: CsvLayout): ItemReader {
  switch (format) {
    case "csv":
    case "tsv":
      return (place) => readCsvItems(source, layout, place);
    case "ndjson":
      return (place) => readNdjsonItems(source, place);
    case "json":
      return () => readJsonItems(source);
  }
}
