import { systemClock } from "../clock.ts";
import { JobError, UsageError } from "../errors.ts";
import { createJob } from "./create-job.ts";
import type { Job } from "./job.ts";
import { jobFiles, makeFolder, type JobFiles } from "./job-files.ts";
import { lockJob } from "./job-lock.ts";
import { makeJournal } from "./make-journal.ts";
import { openJournal } from "./open-journal.ts";
import { readJob } from "./read-job.ts";

export interface OpenJobOptions {
  /** Of the job: letters, digits, dots, dashes and underscores, at most 100. The same name is the same job. */
  readonly name: string;
  /**
   * The folder of its journal.
   * @default "jobs" in `DATAVERSE_PARALLEL_STATE`, or in the system's folder for a user's state
   */
  readonly dir?: string | undefined;
  /** A JSON value that a new job keeps, to tell later what was asked for. No secrets: it is written down. */
  readonly command?: unknown;
  /**
   * The line of its file on which an input stands, to be kept with failures: `sourceLine`, for records of files.
   * @default no lines are kept
   */
  readonly lineOf?: ((input: object) => number | undefined) | undefined;
}

/**
 * Opens a job, and makes it where there is none of the name. A run that is given it as `job` writes down what it is about
 * to send and what became of it, and goes on where the last run of the job ended. What a completed job has done is not
 * done again.
 *
 * @throws JobError when another process works on it, when its journal is damaged or of a newer version, or cannot be
 *   written. UsageError for a name that is not fit to be a file's.
 */
export async function openJob(options: OpenJobOptions): Promise<Job> {
  const files = jobFiles(options.dir, options.name);
  checkCommand(options.command);
  await makeFolder(files);
  const unlock = (await lockJob(files)) ?? (await refuseSecond(files));
  try {
    await makeJournal(files, { now: systemClock.now(), command: options.command });
    const opened = await openJournal(files, { readOnly: false });
    return await createJob({ ...opened, files, unlock, lineOf: options.lineOf, clock: systemClock });
  } catch (error) {
    unlock();
    throw error;
  }
}

function checkCommand(command: unknown): void {
  try {
    JSON.stringify(command);
  } catch (cause) {
    throw new UsageError("Expected `command` to be a JSON value.", { cause });
  }
}

async function refuseSecond(files: JobFiles): Promise<never> {
  throw new JobError(
    `The job '${files.name}' is used by ${await ownerOf(files)}. Wait for that to end, or stop it, or give this run a job of another name.`,
    { job: files.name, problem: "inUse" },
  );
}

async function ownerOf({ folder, name }: JobFiles): Promise<string> {
  try {
    const view = await readJob(folder, name);
    await view.close();
    if (view.process === undefined) return "another process";
    return `the process ${view.process.pid}, since ${new Date(view.process.since).toISOString()}`;
  } catch {
    // It may be about to make the journal: that it has the job is certain all the same.
    return "another process";
  }
}
