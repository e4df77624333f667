import { statSync } from "node:fs";
import { jobFiles, jobNames } from "../../jobs/job-files.ts";
import { readJob } from "../../jobs/read-job.ts";
import { removeJob } from "../../jobs/remove-job.ts";
import { JobError } from "../../errors.ts";
import { removeSpool, spoolFile } from "./spool.ts";

const KEPT_MS = 30 * 24 * 60 * 60 * 1000;

/** Removes jobs that were completed more than 30 days ago. */
export async function removeOldJobs(now: number): Promise<void> {
  for (const name of await jobNames(undefined)) {
    // Looking into a journal takes longer than looking at its time.
    const changed = statSync(jobFiles(undefined, name).journal, { throwIfNoEntry: false })?.mtimeMs ?? now;
    if (changed < now - KEPT_MS) await removeIfCompleted(name);
  }
}

async function removeIfCompleted(name: string): Promise<void> {
  try {
    const job = await readJob(undefined, name);
    await job.close();
    if (job.state === "completed") await removeWithSpool(name);
  } catch (error) {
    // It cannot be read, is in use, or another process was faster: this one has other things to do.
    if (!(error instanceof JobError)) throw error;
  }
}

/** A job, and the copy of its standard input. */
export async function removeWithSpool(name: string): Promise<void> {
  await removeJob(undefined, name);
  await removeSpool(spoolFile(name));
}
