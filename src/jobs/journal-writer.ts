import { JobError, toError } from "../errors.ts";
import { createGroupCommit } from "./group-commit.ts";
import type { EventFile } from "./event-file.ts";
import type { JobFiles } from "./job-files.ts";
import { createPending, type Pending } from "./pending.ts";

/** Writes to a journal what is entered: at once when somebody waits for it, otherwise a moment later. */
export interface JournalWriter {
  /** What is entered here is written with the next commit. */
  readonly pending: Pending;
  /** There is something to write that nobody waits for. */
  soon(): void;
  /** Resolves when all that was entered is on disk. Rejects with JobError when the journal cannot be written. */
  commit(): Promise<void>;
  /** Tries once more to write what is left, and closes the file. */
  close(): Promise<void>;
}

/** What is lost by a crash within it is done once more when the job is resumed. */
const SOON_MS = 100;
/** More than that is not kept in memory until a moment later. */
const MOST_PENDING_BYTES = 65_536;

export function createJournalWriter(file: EventFile, files: JobFiles): JournalWriter {
  const pending = createPending();
  let timer: NodeJS.Timeout | undefined;
  let broken: JobError | undefined;

  const write = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const events = pending.events();
    if (events.length > 0) file.append(events);
    pending.clear();
  };
  const group = createGroupCommit(write, file.sync);
  /** After a failure nothing is known of what the disk has; only what has become of records is still worth a try. */
  const attempt = async (): Promise<void> => {
    try {
      await group.commit();
    } catch (error) {
      pending.dropBegun();
      broken ??= notWritten(files, error);
      throw broken;
    }
  };
  const commit = (): Promise<void> => {
    if (broken === undefined) return attempt();
    pending.dropBegun();
    return Promise.reject(broken);
  };
  // It is kept in `broken` for the next who waits.
  const commitUnheard = (): void => void commit().catch(() => undefined);

  return {
    pending,
    soon: () => {
      if (pending.size > MOST_PENDING_BYTES) commitUnheard();
      else timer ??= setTimeout(commitUnheard, SOON_MS).unref();
    },
    commit,
    close: async () => {
      try {
        await attempt();
      } finally {
        clearTimeout(timer);
        await file.close();
      }
    },
  };
}

function notWritten({ name, journal }: JobFiles, error: unknown): JobError {
  return new JobError(
    `The journal of the job '${name}', ${journal}, cannot be written: ${toError(error).message}. What was not begun in it is not sent. Make room on its disk, or see to its rights, and resume the job.`,
    { job: name, problem: "storage", cause: error },
  );
}
