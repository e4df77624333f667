import type { Command } from "commander";
import type { Connection } from "../../connection/connection.ts";
import type { PlainRecord } from "../../metadata/record-writer.ts";
import { describeTable } from "../../metadata/tables.ts";
import { setRecords } from "../../records/set-records.ts";
import { addBulkFlags, bulkOptionsOf, type BulkFlags } from "../bulk-flags.ts";
import { addConnectionFlags, addTimeoutFlag, withConnectionOf, type ConnectionFlags } from "../connection-flags.ts";
import type { ExitCode } from "../exit-codes.ts";
import { given } from "../flag-values.ts";
import { openOutput } from "../output.ts";
import { runBulk, type OutcomeOutput } from "../run-bulk.ts";
import { addJobFlags, JOB_HELP, type JobFlags } from "../jobs/job-flags.ts";
import { defineAction, type Session, type Work } from "../session.ts";
import { addSetFlags, setOptionsOf, type SetFlags } from "../set-flags.ts";

interface Flags extends SetFlags, BulkFlags, JobFlags, ConnectionFlags {
  readonly timeoutMs?: number;
}

const EXAMPLES = `Examples:
  $ dvp set contact contacts.csv --match-on emailaddress1 --max-degree-of-parallelism 4 --errors failed.csv
  $ dvp set account accounts.csv --create-only --time-zone Europe/Berlin --date-format "dd.MM.yyyy"
  $ dvp get account --columns name | jq -c '.name |= ascii_upcase' | dvp set account --what-if
`;

export function defineSet(command: Command): void {
  command
    .addHelpText("before", EXAMPLES)
    .addHelpText("after", JOB_HELP)
    .argument("<table>", "the logical name of the table, such as contact")
    .argument("[file]", "csv, tsv, ndjson or json, .gz too (default: standard input)");
  addSetFlags(command);
  addBulkFlags(command, "look up and check every record, and write none");
  addJobFlags(command, { input: true });
  addConnectionFlags(command);
  addTimeoutFlag(command);
  defineAction(command, runSet);
}

export const runSet: Work<Flags> = (flags, session, table = "", path) =>
  withConnectionOf(
    flags,
    session.notices,
    (connection) => set(table, path, { flags, session, connection }),
    flags.timeoutMs,
  );

function set(
  table: string,
  path: string | undefined,
  { flags, session, connection }: { flags: Flags; session: Session; connection: Connection },
): Promise<ExitCode> {
  const { signal } = session.interrupt;
  const { whatIf, retrievalBatchSize } = flags;
  const options = { ...setOptionsOf(flags), ...bulkOptionsOf(flags), ...given({ whatIf, retrievalBatchSize }) };
  return runBulk({
    name: "set",
    operands: [table, ...(path === undefined ? [] : [path])],
    flags,
    session,
    connection,
    input: { path },
    makeRun: (items, more) =>
      setRecords(table, items as AsyncIterable<PlainRecord>, { ...options, ...more, connection, signal }),
    output: flags.passThru === true ? passThru(table, session, connection) : undefined,
  });
}

/** The records as they came in, with the id that each of them has now: what the next command takes. */
function passThru(table: string, { notices }: Session, connection: Connection): OutcomeOutput {
  return {
    open: () => openOutput({}, notices),
    show: async ({ input, id }) => {
      const { primaryId } = (await describeTable(connection, table)).table;
      return [{ "@table": table, [primaryId]: id, ...(input as PlainRecord), [primaryId]: id }];
    },
  };
}
