import { open } from "node:fs/promises";
import type { JobFiles } from "./job-files.ts";
import { openSqlite, resultCodeOf, resultCodes } from "./sqlite.ts";
import { storageError } from "./storage-error.ts";

/** Who looks whether a job lives holds its lock for a moment; an owner waits so long for that to end. */
const PATIENCE_MS = 250;

/**
 * Holds a job for this process: an exclusive lock on a SQLite file of its own, which the system lets go when the process
 * ends, in whatever way. Gives what releases it; undefined when another holds it.
 */
export async function lockJob(files: JobFiles): Promise<(() => void) | undefined> {
  await makeLockFile(files);
  const database = openSqlite(files.lock, { timeout: PATIENCE_MS });
  try {
    // Nothing is ever written to it: no rollback journal is to be left behind by a process that dies.
    database.exec("PRAGMA journal_mode = OFF; BEGIN EXCLUSIVE");
    return () => database.close();
  } catch (error) {
    database.close();
    if (resultCodeOf(error) === resultCodes.busy) return undefined;
    throw storageError(files, `cannot be locked by ${files.lock}`, error);
  }
}

/** Whether a process holds the job. */
export function isLocked(files: JobFiles): boolean {
  let database;
  try {
    database = openSqlite(files.lock, { readOnly: true });
    database.exec("BEGIN; SELECT count(*) FROM sqlite_schema; COMMIT");
    return false;
  } catch (error) {
    return resultCodeOf(error) === resultCodes.busy;
  } finally {
    database?.close();
  }
}

/**
 * A file that is there is left alone: to close a descriptor of it would, by POSIX, undo the locks that this process may
 * have on it.
 */
async function makeLockFile(files: JobFiles): Promise<void> {
  try {
    const file = await open(files.lock, "wx", 0o600);
    await file.close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST")
      throw storageError(files, `cannot be locked by ${files.lock}`, error);
  }
}
