import { existsSync } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { describeValue, JobError, UsageError } from "../errors.ts";
import { stateFolder } from "../state-folder.ts";
import { storageError } from "./storage-error.ts";

/** The files of one job. */
export interface JobFiles {
  readonly name: string;
  readonly folder: string;
  readonly journal: string;
  /** SQLite's write-ahead log of the journal. */
  readonly log: string;
  /** How many of its events the disk is known to have. */
  readonly count: string;
  readonly lock: string;
}

const JOURNAL = ".job";
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

export function jobsFolder(dir: string | undefined): string {
  return dir ?? join(stateFolder(), "jobs");
}

/** @throws UsageError for a name that is not fit to be a file's. */
export function jobFiles(dir: string | undefined, name: string): JobFiles {
  if (typeof name !== "string" || !NAME.test(name)) {
    throw new UsageError(
      `Expected the name of a job to be of letters, digits, dots, dashes and underscores, at most 100, and to begin with a letter or digit, got ${describeValue(name)}.`,
    );
  }
  const folder = jobsFolder(dir);
  const journal = join(folder, name + JOURNAL);
  return {
    name,
    folder,
    journal,
    log: `${journal}-wal`,
    count: `${journal}-count`,
    lock: join(folder, `${name}.lock`),
  };
}

/** @throws JobError of the problem "notFound". */
export function existingJobFiles(dir: string | undefined, name: string): JobFiles {
  const files = jobFiles(dir, name);
  if (existsSync(files.journal)) return files;
  throw new JobError(
    `There is no job '${name}' in ${files.folder}. \`dvp jobs list\`, or listJobs, tells which there are.`,
    {
      job: name,
      problem: "notFound",
    },
  );
}

/** Only its user may look into it: the records of failures are in there. */
export async function makeFolder(files: JobFiles): Promise<void> {
  try {
    await mkdir(files.folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw storageError(files, `cannot have its folder ${files.folder}`, error);
  }
}

/** In the order of their names; none where there is no folder. */
export async function jobNames(dir: string | undefined): Promise<readonly string[]> {
  const entries = await readdir(jobsFolder(dir)).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  });
  const names = entries.filter((entry) => entry.endsWith(JOURNAL)).map((entry) => entry.slice(0, -JOURNAL.length));
  return names.filter((name) => NAME.test(name)).toSorted();
}
