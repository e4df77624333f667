import type { Command } from "commander";
import { UsageError } from "../../errors.ts";
import type { JobInfo } from "../../jobs/job.ts";
import { listJobs } from "../../jobs/list-jobs.ts";

export interface ChoiceFlags {
  readonly last?: boolean;
}

export function addJobArgument(command: Command): void {
  command.argument("[name]", "the name of the job").option("--last", "the job that ran last");
}

/**
 * The name of the job that is meant.
 * @throws UsageError where none is named, or there is none.
 */
export async function chooseJob(name: string | undefined, { last = false }: ChoiceFlags): Promise<string> {
  if ((name === undefined) !== last) {
    throw new UsageError("Which job? Give its name, or --last for the one that ran last. dvp jobs list shows them.");
  }
  return name ?? (await lastJob());
}

async function lastJob(): Promise<string> {
  const jobs = (await listJobs()).filter((job) => job.state !== "unreadable");
  const [latest] = jobs.sort((one, other) => lastTouched(other) - lastTouched(one));
  if (latest === undefined) throw new UsageError("There are no jobs yet.");
  return latest.name;
}

export function lastTouched({ createdAt, startedAt = createdAt }: JobInfo): number {
  return startedAt;
}
