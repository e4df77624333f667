import type { JobFailure } from "../../jobs/failures.ts";
import { readJob } from "../../jobs/read-job.ts";
import { markLine } from "../../files/source-line.ts";
import { resumable, type ResumableInput } from "../../parallel/resumable.ts";
import type { Input } from "../input.ts";
import type { RetriedSource } from "./command-record.ts";

/** What is not ok in a job, from the inputs that its journal keeps. */
export function openRetried({ job: name, status, format }: RetriedSource): Input {
  let columns: readonly string[] | undefined;

  async function* inputs(): AsyncGenerator {
    const job = await readJob(undefined, name);
    try {
      for (const failure of job.failures()) {
        if (!isRetried(failure, status)) continue;
        const { input, line } = failure;
        const isObject = typeof input === "object" && input !== null;
        if (isObject) columns ??= Object.keys(input);
        yield isObject && line !== undefined ? markLine(input, line) : input;
      }
    } finally {
      await job.close();
    }
  }
  const fingerprint = async (): Promise<string> => {
    const job = await readJob(undefined, name);
    try {
      return `${countRetried(job.failures(), status)} ${status} of the job ${job.id}`;
    } finally {
      await job.close();
    }
  };
  const items: ResumableInput<unknown> = {
    [Symbol.asyncIterator]: inputs,
    [resumable]: { fingerprint, place: () => undefined, readFrom: inputs },
  };
  return {
    ...{ name: `the job ${name}`, format, items, hasPlaces: false },
    get columns() {
      return columns;
    },
    estimate: () => undefined,
  };
}

/** What its journal could not keep, a value that is no JSON, cannot be sent again from there. */
function isRetried(failure: JobFailure, status: RetriedSource["status"]): boolean {
  return failure.status === status && failure.input !== undefined;
}

export function countRetried(failures: Iterable<JobFailure>, status: RetriedSource["status"]): number {
  let number = 0;
  for (const failure of failures) if (isRetried(failure, status)) number += 1;
  return number;
}
