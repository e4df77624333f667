import { randomBytes, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { jsonEvent } from "./event.ts";
import { makeEventTable } from "./event-schema.ts";
import type { JobHeader } from "./history.ts";
import type { JobFiles } from "./job-files.ts";
import { openSqlite } from "./sqlite.ts";
import { storageError } from "./storage-error.ts";

const SEED_BYTES = 32;

/**
 * Makes the journal of a new job where there is none. It gets its name when it is whole: one without its beginning is
 * damaged, never new, because a new seed would make everything once more.
 *
 * @throws JobError when it cannot be written
 */
export async function makeJournal(files: JobFiles, { now, command }: { now: number; command: unknown }): Promise<void> {
  if (existsSync(files.journal)) return;
  const { name } = files;
  const header: JobHeader = {
    id: randomUUID(),
    name,
    seed: randomBytes(SEED_BYTES).toString("hex"),
    createdAt: now,
    command,
  };
  const draft = `${files.journal}.new`;
  try {
    // The count is of a journal that somebody has removed by hand.
    for (const file of [draft, files.count]) await rm(file, { force: true });
    // Its failures hold records: only its user may read it. SQLite gives the log the same rights.
    await (await open(draft, "wx", 0o600)).close();
    const database = openSqlite(draft);
    try {
      makeEventTable(database, jsonEvent("job", header));
    } finally {
      database.close();
    }
    await rename(draft, files.journal);
    await syncFolder(files.folder);
  } catch (error) {
    throw storageError(files, `cannot have its journal ${files.journal}`, error);
  }
}

/** So that the file's name is on disk, too. Windows has no such thing, and no need for it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
