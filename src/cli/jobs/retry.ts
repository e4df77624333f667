import { Option, type Command } from "commander";
import { UsageError } from "../../errors.ts";
import { jobNames } from "../../jobs/job-files.ts";
import { readJob } from "../../jobs/read-job.ts";
import { exitCodes } from "../exit-codes.ts";
import { defineAction } from "../session.ts";
import { addAgainFlags, givenFlags, type AgainFlags } from "./again-flags.ts";
import { addJobArgument, chooseJob, type ChoiceFlags } from "./choose-job.ts";
import { commandOf, inputFormat, type CommandRecord, type RetriedSource } from "./command-record.ts";
import { retryName } from "./job-names.ts";
import { countRetried } from "./retried-input.ts";
import { runAgain } from "./run-again.ts";

interface RetryFlags extends AgainFlags, ChoiceFlags {
  readonly status: RetriedSource["status"];
}

const EXAMPLES = `Examples:
  $ dvp jobs retry --last
  $ dvp jobs retry set-contact-k3fz9q --status unknown
`;

const EXPLANATION = `
The records come from the journal of the job, as they were when they failed: for reasons that have passed, or that were
mended in the environment. To mend records, write them by dvp jobs show NAME --errors FILE. It is a job of its own, named
after the first one. What is of unknown outcome may be there already: look before you send it again.`;

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
    const number = countRetried(job.failures(), status);
    await job.close();
    if (job.state === "running") throw new UsageError(`The job '${name}' is running. Wait for its end, then retry.`);
    if (number === 0) {
      session.notices.say(`Nothing in the job ${name} is ${status}.`);
      return exitCodes.ok;
    }
    const before = commandOf(job);
    const record = {
      ...before,
      flags: withoutFiles(before.flags),
      source: { kind: "failures", job: name, status, format: inputFormat(before) } as const,
    };
    const retry = retryName(name, new Set(await jobNames(undefined)));
    return runAgain(retry, record, { flags: givenFlags(command), session });
  });
}

/** What the first job wrote into files of its own stays there. */
function withoutFiles(flags: CommandRecord["flags"]): CommandRecord["flags"] {
  return Object.fromEntries(Object.entries(flags).filter(([name]) => name !== "errors" && name !== "out"));
}
