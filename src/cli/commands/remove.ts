import type { Command } from "commander";
import type { Connection } from "../../connection/connection.ts";
import { describeTable } from "../../metadata/tables.ts";
import type { Removable } from "../../records/remove-batch.ts";
import { removeRecords } from "../../records/remove-records.ts";
import { parseGuid } from "../../web-api/guid.ts";
import { addBulkFlags, errorActionOf, type BulkFlags } from "../bulk-flags.ts";
import { confirm } from "../confirm.ts";
import {
  addConnectionFlags,
  addTimeoutFlag,
  environmentUrl,
  withConnectionOf,
  type ConnectionFlags,
} from "../connection-flags.ts";
import { exitCodes, type ExitCode } from "../exit-codes.ts";
import { given } from "../flag-values.ts";
import { openOutput } from "../output.ts";
import { runBulk, type OutcomeOutput } from "../run-bulk.ts";
import { defineAction, type Session } from "../session.ts";
import { createTable } from "../table.ts";
import { checkRemove } from "../what-if.ts";

interface RemoveFlags extends BulkFlags, ConnectionFlags {
  readonly yes?: boolean;
  readonly timeoutMs?: number;
}

const EXAMPLES = `Examples:
  $ dvp get contact --filter "statecode eq 1" | dvp remove --max-degree-of-parallelism 4
  $ dvp remove account old-accounts.csv --what-if
`;

export function defineRemove(command: Command): void {
  command
    .addHelpText("before", EXAMPLES)
    .argument("[table]", 'the logical name of the table (default: each record says its "@table")')
    .argument("[file]", "records, or a list of ids (.txt); .gz too (default: standard input)")
    .option("--yes", "do not ask");
  addBulkFlags(command, "list what would be deleted, and send nothing");
  addConnectionFlags(command);
  addTimeoutFlag(command);
  defineAction<RemoveFlags>(command, async (flags, session, ...operands) => {
    const target = splitOperands(operands);
    if (flags.whatIf !== true && flags.yes !== true && !(await isMeant(target, flags, session))) {
      session.notices.say("Nothing was deleted.");
      return exitCodes.couldNotRun;
    }
    return withConnectionOf(
      flags,
      session.notices,
      (connection) => remove(target, { flags, session, connection }),
      flags.timeoutMs,
    );
  });
}

interface Target {
  readonly table: string | undefined;
  readonly path: string | undefined;
}

/** A single operand is a file when no table could have that name. */
export function splitOperands([first, second]: readonly (string | undefined)[]): Target {
  if (second === undefined && first !== undefined && !/^\w+$/.test(first)) return { table: undefined, path: first };
  return { table: first, path: second };
}

function isMeant({ table, path }: Target, flags: RemoveFlags, { interrupt }: Session): Promise<boolean> {
  const what = table === undefined ? "every record" : `every ${table}`;
  const source = path === undefined || path === "-" ? "that comes in through standard input" : `that ${path} lists`;
  return confirm(`Delete ${what} ${source}, at ${environmentUrl(flags)}?`, interrupt.signal);
}

function remove(
  { table, path }: Target,
  { flags, session, connection }: { flags: RemoveFlags; session: Session; connection: Connection },
): Promise<ExitCode> {
  const { batchSize, maxDegreeOfParallelism } = flags;
  const { signal } = session.interrupt;
  const options = { connection, signal, errorAction: errorActionOf(flags) };
  const sending = { ...options, ...given({ batchSize, maxDegreeOfParallelism }) };
  return runBulk({
    name: "remove",
    flags,
    session,
    connection,
    input: { path, of: "values", bareLine: parseGuid },
    makeRun: (items) => {
      const records = items as AsyncIterable<Removable>;
      if (flags.whatIf === true) return checkRemove(table, records, options);
      return table === undefined
        ? removeRecords(records as AsyncIterable<object>, sending)
        : removeRecords(table, records, sending);
    },
    output: flags.whatIf === true && flags.json !== true ? list(session, connection) : undefined,
  });
}

/** What would go, as records that the same command takes. */
function list({ notices }: Session, connection: Connection): OutcomeOutput {
  return {
    open: () =>
      process.stdout.isTTY ? createTable(process.stdout, { notices, asked: undefined }) : openOutput({}, notices),
    show: async ({ table, id }) => {
      const { primaryId } = (await describeTable(connection, table)).table;
      return { "@table": table, [primaryId]: id };
    },
  };
}
