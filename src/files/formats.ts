import { describeValue, UsageError } from "../errors.ts";

export type FileFormat = "csv" | "tsv" | "ndjson" | "json";

const FORMATS: readonly FileFormat[] = ["csv", "tsv", "ndjson", "json"];

const FORMAT_BY_EXTENSION: ReadonlyMap<string, FileFormat> = new Map([
  [".csv", "csv"],
  [".tsv", "tsv"],
  [".tab", "tsv"],
  [".ndjson", "ndjson"],
  [".jsonl", "ndjson"],
  [".json", "json"],
]);

const DELIMITERS = { csv: ",", tsv: "\t" } as const;

/**
 * The format of a file by its extension, in any case: `.csv`, `.tsv`, `.tab`, `.ndjson`, `.jsonl`, `.json`, each also with `.gz`.
 *
 * @throws UsageError for any other extension.
 */
export function detectFormat(path: string): { format: FileFormat; gzip: boolean } {
  const gzip = isGzipPath(path);
  const name = (gzip ? path.slice(0, -".gz".length) : path).toLowerCase();
  for (const [extension, format] of FORMAT_BY_EXTENSION) {
    if (name.endsWith(extension)) return { format, gzip };
  }
  const known = [...FORMAT_BY_EXTENSION.keys()].join(", ");
  throw new UsageError(
    `Cannot tell the format of "${path}" by its extension: expected one of ${known}, with or without .gz. Rename the file, or say its format: ${FORMATS.join(", ")}.`,
  );
}

/**
 * What the caller asked for, and where nothing was asked for, what the path says.
 *
 * @throws UsageError for a stream, which has no path, without a format, and for an unknown format or extension.
 */
export function chooseFormat(
  path: string | undefined,
  asked: { readonly format?: FileFormat; readonly gzip?: boolean },
): { format: FileFormat; gzip: boolean } {
  if (asked.format === undefined && path === undefined) {
    throw new UsageError(`A stream does not tell its format: expected the option format, ${FORMATS.join(", ")}.`);
  }
  if (asked.format !== undefined && !FORMATS.includes(asked.format)) {
    throw new UsageError(`Expected format to be one of ${FORMATS.join(", ")}, got ${describeValue(asked.format)}.`);
  }
  const gzip = asked.gzip ?? (path !== undefined && isGzipPath(path));
  return { format: asked.format ?? detectFormat(path ?? "").format, gzip };
}

function isGzipPath(path: string): boolean {
  return path.toLowerCase().endsWith(".gz");
}

/**
 * The character between two cells: what the caller asked for, else a comma for csv and a tab for tsv.
 *
 * @throws UsageError when a delimiter is given for a format without one, or cannot separate cells.
 */
export function delimiterFor(format: FileFormat, delimiter: string | undefined): string {
  if (format !== "csv" && format !== "tsv") {
    if (delimiter === undefined) return "";
    throw new UsageError(`delimiter is for csv and tsv; ${format} has none. Leave it out.`);
  }
  if (delimiter === undefined) return DELIMITERS[format];
  if (!/^[^"\r\n\u0080-\uffff]$/.test(delimiter)) {
    throw new UsageError(
      `Expected delimiter to be one ASCII character other than a quote or a line break, got ${JSON.stringify(delimiter)}.`,
    );
  }
  return delimiter;
}
