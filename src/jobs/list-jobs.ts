import { JobError } from "../errors.ts";
import type { JobInfo } from "./job.ts";
import { existingJobFiles, jobNames } from "./job-files.ts";
import { jobInfo } from "./job-info.ts";
import { isLocked } from "./job-lock.ts";
import { openJournal } from "./open-journal.ts";

/** A job whose journal cannot be read; `error` says why. */
export interface UnreadableJob {
  readonly name: string;
  readonly state: "unreadable";
  readonly error: JobError;
}

/**
 * The jobs of a folder, in the order of their names.
 *
 * @param dir as of `openJob`
 */
export async function listJobs(dir?: string): Promise<readonly (JobInfo | UnreadableJob)[]> {
  const jobs: (JobInfo | UnreadableJob)[] = [];
  for (const name of await jobNames(dir)) jobs.push(await lookAt(dir, name));
  return jobs;
}

async function lookAt(dir: string | undefined, name: string): Promise<JobInfo | UnreadableJob> {
  try {
    const files = existingJobFiles(dir, name);
    const lives = isLocked(files);
    const { file, history } = await openJournal(files, { readOnly: true });
    await file.close();
    return jobInfo(files, history, () => lives);
  } catch (error) {
    if (error instanceof JobError) return { name, state: "unreadable", error };
    throw error;
  }
}
