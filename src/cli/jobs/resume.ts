import type { Command } from "commander";
import { UsageError } from "../../errors.ts";
import { readJob } from "../../jobs/read-job.ts";
import { exitCodes } from "../exit-codes.ts";
import { defineAction } from "../session.ts";
import { addAgainFlags, givenFlags, type AgainFlags } from "./again-flags.ts";
import { addJobArgument, chooseJob, type ChoiceFlags } from "./choose-job.ts";
import { commandOf } from "./command-record.ts";
import { runAgain } from "./run-again.ts";

interface ResumeFlags extends AgainFlags, ChoiceFlags {}

const EXAMPLES = `Examples:
  $ dvp jobs resume --last
  $ dvp jobs resume set-contact-k3fz9q --max-degree-of-parallelism 8 --errors failed.csv
`;

const EXPLANATION = `
It reads on where it was (.gz and .json are read again from their start), sends what is not known to be done, and ends with
the figures of the whole job. It refuses a file or an environment that is another one than when the job began. Other flags
than these are as they were; sign-in comes from flags and environment variables.`;

export function defineResume(command: Command): void {
  command.addHelpText("before", EXAMPLES).addHelpText("after", EXPLANATION);
  addJobArgument(command);
  addAgainFlags(command);
  defineAction<ResumeFlags>(command, async (flags, session, named) => {
    const name = await chooseJob(named, flags);
    const job = await readJob(undefined, name);
    await job.close();
    const record = commandOf(job);
    if (job.state === "completed") {
      session.notices.say(
        `The job ${name} is completed: there is nothing left to do. dvp jobs show ${name} tells more.`,
      );
      return exitCodes.ok;
    }
    if (record.source.kind === "stream" && !job.isRead) {
      throw new UsageError(
        `The job '${name}' cannot be resumed: its source was standard input, of which no copy was kept (--spool keeps one). dvp jobs retry ${name} sends what failed again.`,
      );
    }
    // All of its source is known: what an interrupted retry has left is in the journal.
    const retry = job.isRead ? "left" : undefined;
    return runAgain({ name, record, retry }, { flags: givenFlags(command), session });
  });
}
