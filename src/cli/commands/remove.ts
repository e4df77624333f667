import type { Command } from "commander";
import type { Connection } from "../../connection/connection.ts";
import { describeTable } from "../../metadata/tables.ts";
import { removeRecords } from "../../records/remove-records.ts";
import type { Removable } from "../../records/removal/find-target.ts";
import { parseGuid } from "../../web-api/guid.ts";
import { confirm } from "../confirm.ts";
import { environmentUrl, withConnectionOf } from "../connection-flags.ts";
import { exitCodes, type ExitCode } from "../exit-codes.ts";
import { openOutput } from "../output.ts";
import {
  addRemoveFlags,
  removeOptionsOf,
  type RemoveFlags,
  type RemoveTarget,
  type RemoveWork,
} from "../remove-flags.ts";
import { checkJobFlags, removeAsJob } from "../remove-as-job.ts";
import { runBulk, type OutcomeOutput } from "../run-bulk.ts";
import { JOB_HELP } from "../jobs/job-flags.ts";
import { defineAction, type Session, type Work } from "../session.ts";
import { createTable } from "../table.ts";

const EXAMPLES = `Examples:
  $ dvp get contact --filter "statecode eq 1" | dvp remove --max-degree-of-parallelism 4
  $ dvp remove account old-accounts.csv --match-on accountnumber --if-exists --what-if
  $ dvp remove contact --as-job --filter-values '{"createdon:OlderThanXYears": 7}'
`;

export function defineRemove(command: Command): void {
  command
    .addHelpText("before", EXAMPLES)
    .addHelpText("after", JOB_HELP)
    .argument("[table]", 'the logical name of the table (default: each record says its "@table")')
    .argument("[file]", "records, or a list of ids (.txt); .gz too (default: standard input)");
  addRemoveFlags(command);
  defineAction(command, runRemove);
}

export const runRemove: Work<RemoveFlags> = async (flags, session, ...operands) => {
  const target = splitOperands(operands);
  checkJobFlags(target, flags);
  // Whoever goes on with a job was asked when it began.
  const asks = flags.whatIf !== true && flags.yes !== true && session.again === undefined;
  if (asks && !(await isMeant(target, flags, session))) {
    session.notices.say("Nothing was deleted.");
    return exitCodes.couldNotRun;
  }
  const work = flags.asJob === true ? removeAsJob : remove;
  return withConnectionOf(
    flags,
    session.notices,
    (connection) => work(target, { flags, session, connection }),
    flags.timeoutMs,
  );
};

/** A single operand is a file when no table could have that name. */
export function splitOperands([first, second]: readonly (string | undefined)[]): RemoveTarget {
  if (second === undefined && first !== undefined && !/^\w+$/.test(first)) return { table: undefined, path: first };
  return { table: first, path: second };
}

function isMeant({ table, path }: RemoveTarget, flags: RemoveFlags, { interrupt }: Session): Promise<boolean> {
  const what = table === undefined ? "every record" : `every ${table}`;
  const fromFile = path === undefined || path === "-" ? "that comes in through standard input" : `that ${path} lists`;
  const source = flags.asJob === true ? `with ${flags.filterValues ?? ""}` : fromFile;
  return confirm(`Delete ${what} ${source}, at ${environmentUrl(flags)}?`, interrupt.signal);
}

function remove({ table, path }: RemoveTarget, { flags, session, connection }: RemoveWork): Promise<ExitCode> {
  const options = { ...removeOptionsOf(flags), connection, signal: session.interrupt.signal };
  return runBulk({
    name: "remove",
    operands: [table, path].filter((operand) => operand !== undefined),
    flags,
    session,
    connection,
    input: { path, of: "values", bareLine: parseGuid },
    makeRun: (items, more) =>
      table === undefined
        ? removeRecords(items as AsyncIterable<object>, { ...options, ...more })
        : removeRecords(table, items as AsyncIterable<Removable>, { ...options, ...more }),
    output: flags.whatIf === true && flags.json !== true ? list(session, connection) : undefined,
  });
}

/** What would go, as records that the same command takes. */
function list({ notices }: Session, connection: Connection): OutcomeOutput {
  return {
    open: () =>
      process.stdout.isTTY ? createTable(process.stdout, { notices, asked: undefined }) : openOutput({}, notices),
    show: async ({ table, id, ids, action, input }) => {
      const { primaryId, association } = (await describeTable(connection, table)).table;
      if (action === "skipped") return [];
      // A pair is known by what came in: the service deletes it by its two ends.
      if (association !== undefined && typeof input === "object") return [{ "@table": table, ...input }];
      return (ids ?? [association === undefined ? id : input]).map((each) => ({ "@table": table, [primaryId]: each }));
    },
  };
}
