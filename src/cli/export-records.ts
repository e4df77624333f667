import type { Connection } from "../connection/connection.ts";
import { readIdentity } from "../connection/identity.ts";
import type { Books } from "../parallel/journal.ts";
import type { DataverseRecord, RecordStream } from "../records/get-records.ts";
import type { GetRecordsOptions } from "../records/reading/get-options.ts";
import { openExportFile } from "./export-file.ts";
import { EXPORT_NOTE, isExportPlace, type ExportPlace } from "./export-place.ts";
import type { CommandJob } from "./jobs/command-job.ts";

export interface ExportParts {
  readonly table: string;
  readonly options: GetRecordsOptions & { readonly connection: Connection };
  /** Reads from a continuation on. */
  readonly read: (continuation: string | undefined) => RecordStream<DataverseRecord>;
  readonly path: string;
  readonly job: CommandJob["job"];
  /** Told how many records are in the file. */
  readonly onPage: (records: number) => void;
}

/** What comes within it is read once more after a crash. */
const BETWEEN_NOTES_MS = 250;

/**
 * Writes the records of a query to a file of NDJSON. The journal is told how far the file is for sure, so that a later
 * process cuts off what is behind, and reads on from there: no record comes twice, and none is missing.
 * @returns how many records are in the file
 */
export async function exportRecords(parts: ExportParts): Promise<number> {
  const { path, job, onPage } = parts;
  const books = await openBooks(parts);
  if (books === undefined) return exportedRecords(job);
  let place = placeOf(job);
  const file = await openExportFile(path, place.bytes);
  let notedAt = performance.now();
  const note = async (): Promise<void> => {
    await file.sync();
    await job.note(EXPORT_NOTE, place);
    notedAt = performance.now();
  };
  try {
    const pages = place.ended ? [] : parts.read(place.continuation).pages();
    for await (const page of pages) {
      await file.write(page.records);
      const records = place.records + page.records.length;
      place = { records, bytes: file.bytes, continuation: page.continuation, ended: false };
      onPage(records);
      if (performance.now() - notedAt >= BETWEEN_NOTES_MS) await note();
    }
    place = { ...place, ended: true };
  } finally {
    try {
      await note();
    } finally {
      await file.close();
    }
    await books.close(place.ended ? "completed" : "interrupted");
  }
  return place.records;
}

/** So many an earlier process has exported. */
export function exportedRecords(job: CommandJob["job"]): number {
  return placeOf(job).records;
}

/** Without a way to go on it is the beginning. */
function placeOf({ notes }: CommandJob["job"]): ExportPlace {
  const place = notes[EXPORT_NOTE];
  const canGoOn = isExportPlace(place) && (place.ended || place.continuation !== undefined);
  return canGoOn ? place : { records: 0, bytes: 0, ended: false };
}

/** Undefined: it is completed. */
async function openBooks({ table, options, path, job }: ExportParts): Promise<Books | undefined> {
  const { connection, signal } = options;
  if (job.state === "completed") return undefined;
  const { organizationId } = await readIdentity(connection, signal);
  return job.open({
    run: "getRecords",
    what: { table, ...queryOf(options), out: path },
    environment: { url: connection.url, organizationId },
    fingerprint: undefined,
  });
}

function queryOf(options: GetRecordsOptions): Readonly<Record<string, unknown>> {
  const aside = new Set(["connection", "signal", "continuation"]);
  return Object.fromEntries(Object.entries(options).filter(([name]) => !aside.has(name)));
}
