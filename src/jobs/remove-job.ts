import { rm } from "node:fs/promises";
import { JobError } from "../errors.ts";
import { existingJobFiles } from "./job-files.ts";
import { lockJob } from "./job-lock.ts";

/**
 * Removes a job with all that it knows, also a damaged one. The records that it made stay.
 *
 * @param dir as of `openJob`
 * @throws JobError when there is none of the name, and when a process works on it.
 */
export async function removeJob(dir: string | undefined, name: string): Promise<void> {
  const files = existingJobFiles(dir, name);
  const unlock = await lockJob(files);
  if (unlock === undefined) {
    throw new JobError(`The job '${name}' is in use. Stop its process first, or wait for its end.`, {
      job: name,
      problem: "inUse",
    });
  }
  try {
    for (const file of [files.journal, files.log, files.count, `${files.journal}-shm`]) await rm(file, { force: true });
  } finally {
    unlock();
  }
  await rm(files.lock, { force: true });
}
