import { markLine } from "../../files/source-line.ts";
import type { JobFailure } from "../../jobs/failures.ts";
import type { RetryStatus } from "../../parallel/journal.ts";
import type { Input } from "../input.ts";
import type { CommandJob } from "./command-job.ts";
import { inputFormat } from "./command-record.ts";

/** What is sent again of a job, from its journal. */
export function openRetried({ job, record }: Pick<CommandJob, "job" | "record">, status: RetryStatus): Input {
  let columns: readonly string[] | undefined;
  const total = job.isRead ? job.settled + job.reopened : undefined;

  const restore = ({ input, line }: JobFailure): unknown => {
    if (typeof input !== "object" || input === null) return input;
    columns ??= Object.keys(input);
    return line === undefined ? input : markLine(input, line);
  };
  return {
    ...{
      name: `the job ${job.name}`,
      format: inputFormat(record),
      items: job.retry(status, restore),
      hasPlaces: false,
    },
    get columns() {
      return columns;
    },
    estimate: () => total,
  };
}
