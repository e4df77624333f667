import type { Command } from "commander";

/** Commander keeps `--no-job` as `job: false`. */
export interface JobFlags {
  readonly job?: string | false;
  readonly spool?: boolean;
}

/** @param input what the command works on comes from a file or standard input */
export function addJobFlags(command: Command, { input }: { readonly input: boolean }): void {
  command
    .option("--job <name>", "the name of the job that this is; one that is there goes on (default: a new name)")
    .option("--no-job", "keep no journal: what is interrupted cannot be resumed");
  if (!input) return;
  command.option("--spool", "keep a copy of standard input until the job is completed, so that it can be resumed");
}

export const JOB_HELP = `
It is a job: its journal says what was sent, and what became of it, before and after each request. When it is interrupted,
by Ctrl-C, by a crash or by kill -9, dvp jobs resume --last goes on where it was. See dvp jobs --help.`;
