import type { DatabaseSync, DatabaseSyncOptions } from "node:sqlite";
import { pathToFileURL } from "node:url";

/** Loaded when the first job is opened: Node 22 warns of it as experimental, and most programs have no jobs. */
export function openSqlite(file: string | URL, options: DatabaseSyncOptions = {}): DatabaseSync {
  const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
  return new DatabaseSync(file, options);
}

/** One that is there: it is not made anew when somebody has just removed it. */
export function openExistingSqlite(file: string, options: DatabaseSyncOptions = {}): DatabaseSync {
  const address = pathToFileURL(file);
  address.searchParams.set("mode", "rw");
  return openSqlite(address, options);
}

/** SQLite's primary result codes, from "Result and Error Codes" of its documentation. */
export const resultCodes = { busy: 5, readOnly: 8, full: 13, cannotOpen: 14 } as const;

export function resultCodeOf(error: unknown): number | undefined {
  const code = error instanceof Error && "errcode" in error ? error.errcode : undefined;
  return typeof code === "number" ? code & 0xff : undefined;
}
