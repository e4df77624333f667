import type { Command } from "commander";
import { UsageError } from "../../errors.ts";
import { listJobs } from "../../jobs/list-jobs.ts";
import { exitCodes } from "../exit-codes.ts";
import { defineAction, type CommonFlags } from "../session.ts";
import { chooseJob, type ChoiceFlags } from "./choose-job.ts";
import { removeWithSpool } from "./old-jobs.ts";

interface RemovalFlags extends CommonFlags, ChoiceFlags {
  readonly completed?: boolean;
}

const EXAMPLES = `Examples:
  $ dvp jobs rm set-contact-k3fz9q
  $ dvp jobs rm --completed
`;

export function defineRemoval(command: Command): void {
  command
    .addHelpText("before", EXAMPLES)
    .argument("[names...]", "the names of the jobs")
    .option("--last", "the job that ran last")
    .option("--completed", "all that are completed");
  defineAction<RemovalFlags>(command, async (flags, { notices }) => {
    const names = await namesOf(command.args, flags);
    for (const name of names) {
      await removeWithSpool(name);
      notices.say(`Removed ${name}.`);
    }
    if (names.length === 0) notices.say("No job is completed.");
    return exitCodes.ok;
  });
}

async function namesOf(names: readonly string[], flags: RemovalFlags): Promise<readonly string[]> {
  if (flags.completed === true) {
    if (names.length > 0 || flags.last === true)
      throw new UsageError("Give names, --last or --completed: one of them.");
    return (await listJobs()).filter(({ state }) => state === "completed").map(({ name }) => name);
  }
  return names.length > 0 && flags.last !== true ? names : [await chooseJob(names[0], flags)];
}
