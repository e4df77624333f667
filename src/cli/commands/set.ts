import { Option, type Command } from "commander";
import type { Connection } from "../../connection/connection.ts";
import { UsageError } from "../../errors.ts";
import type { PlainRecord } from "../../metadata/record-writer.ts";
import { describeTable } from "../../metadata/tables.ts";
import { setRecords } from "../../records/set-records.ts";
import type { WriteMode } from "../../records/write-plan.ts";
import { addBulkFlags, errorActionOf, type BulkFlags } from "../bulk-flags.ts";
import { addConnectionFlags, addTimeoutFlag, withConnectionOf, type ConnectionFlags } from "../connection-flags.ts";
import type { ExitCode } from "../exit-codes.ts";
import { given } from "../flag-values.ts";
import { openOutput } from "../output.ts";
import { runBulk, type OutcomeOutput } from "../run-bulk.ts";
import { defineAction, type Session } from "../session.ts";
import { checkSet } from "../what-if.ts";

interface SetFlags extends BulkFlags, ConnectionFlags {
  readonly createOnly?: boolean;
  readonly updateOnly?: boolean;
  readonly updateAllColumns?: boolean;
  readonly passThru?: boolean;
  readonly timeoutMs?: number;
}

const EXAMPLES = `Examples:
  $ dvp set contact contacts.csv --create-only --max-degree-of-parallelism 4 --errors failed.csv
  $ dvp get account --columns name | jq -c '.name |= ascii_upcase' | dvp set account --update-only
`;

export function defineSet(command: Command): void {
  command
    .addHelpText("before", EXAMPLES)
    .argument("<table>", "the logical name of the table, such as contact")
    .argument("[file]", "csv, tsv, ndjson or json, .gz too (default: standard input)")
    .addOption(new Option("--create-only", "create every record").conflicts("updateOnly"))
    .option("--update-only", "update every record, by its primary id")
    .option("--update-all-columns", "update those that have a primary id, create the others")
    .addOption(new Option("--pass-thru", "print the records that are ok, each with its id").conflicts("json"));
  addBulkFlags(command, "read and check every record, and send none");
  addConnectionFlags(command);
  addTimeoutFlag(command);
  defineAction<SetFlags>(command, (flags, session, table = "", path) => {
    checkMode(flags);
    return withConnectionOf(
      flags,
      session.notices,
      (connection) => set(table, path, { flags, session, connection }),
      flags.timeoutMs,
    );
  });
}

function checkMode({ createOnly, updateOnly, updateAllColumns }: SetFlags): void {
  if (createOnly === true || updateOnly === true || updateAllColumns === true) return;
  throw new UsageError(
    "Say what is to be done: --create-only, --update-only, or --update-all-columns, which updates the records that have " +
      "a primary id and creates the others.",
  );
}

function set(
  table: string,
  path: string | undefined,
  { flags, session, connection }: { flags: SetFlags; session: Session; connection: Connection },
): Promise<ExitCode> {
  const { createOnly, updateOnly, updateAllColumns, batchSize, maxDegreeOfParallelism } = flags;
  const { signal } = session.interrupt;
  const mode = given({ createOnly, updateOnly, updateAllColumns }) satisfies WriteMode;
  const options = { connection, signal, errorAction: errorActionOf(flags) };
  return runBulk({
    name: "set",
    flags,
    session,
    connection,
    input: { path },
    makeRun: (items) => {
      const records = items as AsyncIterable<PlainRecord>;
      return flags.whatIf === true
        ? checkSet(table, records, mode, options)
        : setRecords(table, records, { ...mode, ...options, ...given({ batchSize, maxDegreeOfParallelism }) });
    },
    output: flags.passThru === true ? passThru(table, session, connection) : undefined,
  });
}

/** The records as they came in, with the id that each of them has now: what the next command takes. */
function passThru(table: string, { notices }: Session, connection: Connection): OutcomeOutput {
  return {
    open: () => openOutput({}, notices),
    show: async ({ input, id }) => {
      const { primaryId } = (await describeTable(connection, table)).table;
      return { "@table": table, [primaryId]: id, ...(input as PlainRecord), [primaryId]: id };
    },
  };
}
