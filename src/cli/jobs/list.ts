import type { Command } from "commander";
import { listJobs } from "../../jobs/list-jobs.ts";
import { exitCodes } from "../exit-codes.ts";
import { openOutput } from "../output.ts";
import { count } from "../progress.ts";
import { defineAction, type CommonFlags } from "../session.ts";
import { createTable } from "../table.ts";
import { jobRow, type JobRow } from "./job-row.ts";

interface ListFlags extends CommonFlags {
  readonly json?: boolean;
}

const EXAMPLES = `Examples:
  $ dvp jobs list
  $ dvp jobs list --json | jq -r 'select(.state == "interrupted").name'
`;

export function defineList(command: Command): void {
  command
    .addHelpText("before", EXAMPLES)
    .option("--json", "one JSON document a line (default where there is no terminal)");
  defineAction<ListFlags>(command, async ({ json }, { notices }) => {
    const rows = (await listJobs()).map(jobRow).sort((one, other) => (one.when < other.when ? 1 : -1));
    const forPeople = process.stdout.isTTY && json !== true;
    if (rows.length === 0) notices.say("There are no jobs.", "quiet");
    const asked = ["name", "state", "what", "when", "ok", "failed", "unknown", "left"];
    const output = forPeople ? createTable(process.stdout, { notices, asked }) : openOutput({}, notices);
    for (const row of rows) await output.write(forPeople ? readable(row) : row);
    await output.close();
    return exitCodes.ok;
  });
}

function readable({ ok, failed, unknown, left, when, ...rest }: JobRow): object {
  const at = when === "" ? "" : new Date(when).toLocaleString("sv-SE").slice(0, 16);
  return {
    ...rest,
    when: at,
    ok: count(ok),
    failed: count(failed),
    unknown: count(unknown),
    left: left === undefined ? "?" : count(left),
  };
}
