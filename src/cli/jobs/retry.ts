import { Option, type Command } from "commander";
import { UsageError } from "../../errors.ts";
import type { JobView } from "../../jobs/job.ts";
import { readJob } from "../../jobs/read-job.ts";
import { isRetriable } from "../../jobs/retries.ts";
import { exitCodes } from "../exit-codes.ts";
import { defineAction } from "../session.ts";
import { addAgainFlags, givenFlags, type AgainFlags } from "./again-flags.ts";
import { addJobArgument, chooseJob, type ChoiceFlags } from "./choose-job.ts";
import { commandOf } from "./command-record.ts";
import { runAgain } from "./run-again.ts";

interface RetryFlags extends AgainFlags, ChoiceFlags {
  readonly status: "failed" | "unknown";
}

const EXAMPLES = `Examples:
  $ dvp jobs retry --last
  $ dvp jobs retry set-contact-k3fz9q --status unknown
`;

const EXPLANATION = `
The records come from the journal of the job, as they were when they failed: for reasons that have passed, or that were
mended in the environment. They are sent as the same records of the same job, with the ids that they had, so that what is
there already is not made twice; of a block that failed the whole chunk is run again. To mend records, write them by
dvp jobs show NAME --errors FILE. What is of unknown outcome and whose ids the service chooses (--server-ids) may come
twice: look before you send it again. A retry that was interrupted is gone on with by dvp jobs resume, or repeated.`;

export function defineRetry(command: Command): void {
  command.addHelpText("before", EXAMPLES).addHelpText("after", EXPLANATION);
  addJobArgument(command);
  command.addOption(
    new Option("--status <status>", "what is sent again").choices(["failed", "unknown"]).default("failed"),
  );
  addAgainFlags(command);
  defineAction<RetryFlags>(command, async (flags, session, named) => {
    const { status } = flags;
    const name = await chooseJob(named, flags);
    const job = await readJob(undefined, name);
    const number = countRetried(job, status);
    await job.close();
    if (job.state === "running") throw new UsageError(`The job '${name}' is running. Wait for its end, then retry.`);
    if (number === 0) {
      session.notices.say(`Nothing in the job ${name} is ${status}.`);
      return exitCodes.ok;
    }
    return runAgain({ name, record: commandOf(job), retry: status }, { flags: givenFlags(command), session });
  });
}

function countRetried(job: JobView, status: RetryFlags["status"]): number {
  let number = job.reopened;
  for (const failure of job.failures()) if (isRetriable(failure, status)) number += 1;
  return number;
}
