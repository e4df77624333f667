import type { Command } from "commander";
import { defineList } from "../jobs/list.ts";
import { defineRemoval } from "../jobs/removal.ts";
import { defineResume } from "../jobs/resume.ts";
import { defineRetry } from "../jobs/retry.ts";
import { defineShow } from "../jobs/show.ts";

const EXAMPLES = `Examples:
  $ dvp jobs list
  $ dvp jobs resume --last --max-degree-of-parallelism 8
  $ dvp jobs show set-contact-k3fz9q --errors failed.csv
`;

const EXPLANATION = `
Every dvp set, remove and parallel is a job, and so is dvp get --out FILE.ndjson. Its journal, one file in the state folder
(DATAVERSE_PARALLEL_STATE), says what was sent and what became of it, and has the records that failed in full; only its user
may read it. It has no secrets: sign-in comes from flags and environment variables each time. A completed job is removed 30
days later, when another begins.`;

const SUBCOMMANDS: readonly (readonly [name: string, summary: string, define: (command: Command) => void])[] = [
  ["list", "list the jobs", defineList],
  ["show", "show one job, and what failed in it", defineShow],
  ["resume", "go on with a job where it was interrupted", defineResume],
  ["retry", "send again what failed in a job", defineRetry],
  ["rm", "remove jobs; the records that they made stay", defineRemoval],
];

export function defineJobs(command: Command): void {
  command.helpCommand(false).addHelpText("before", EXAMPLES).addHelpText("after", EXPLANATION);
  for (const [name, summary, define] of SUBCOMMANDS) {
    const subcommand = command.command(name).summary(summary);
    subcommand.description(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`);
    subcommand.showHelpAfterError(`Run dvp jobs ${name} --help to see its flags.`);
    define(subcommand);
  }
}
