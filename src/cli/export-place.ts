/** Under this key the job of an export keeps how far it has come. */
export const EXPORT_NOTE = "export";

/** What of an export is on disk for sure. */
export interface ExportPlace {
  readonly records: number;
  readonly bytes: number;
  /** Where reading goes on; undefined at the end, and where there is no way to go on. */
  readonly continuation?: string | undefined;
  /** There is nothing more to read. */
  readonly ended: boolean;
}

export function isExportPlace(note: unknown): note is ExportPlace {
  return typeof note === "object" && note !== null && "records" in note && "bytes" in note;
}
