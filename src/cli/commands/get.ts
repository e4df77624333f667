import { Option, type Command } from "commander";
import { abortable } from "../../clock.ts";
import type { Connection } from "../../connection/connection.ts";
import type { FileFormat } from "../../files/formats.ts";
import { describeTable } from "../../metadata/tables.ts";
import { getRecords, type DataverseRecord, type RecordStream } from "../../records/get-records.ts";
import { pace, records } from "../bulk-report.ts";
import { addConnectionFlags, addTimeoutFlag, withConnectionOf, type ConnectionFlags } from "../connection-flags.ts";
import { exitCodes, type ExitCode } from "../exit-codes.ts";
import { FORMATS, commaSeparated, given, progressOption, wholeNumber } from "../flag-values.ts";
import { openOutput, type Output } from "../output.ts";
import { showProgress } from "../progress.ts";
import { defineAction, type Session } from "../session.ts";
import { createTable } from "../table.ts";

interface GetFlags extends ConnectionFlags {
  readonly columns?: readonly string[];
  readonly filter?: string;
  readonly orderBy?: string;
  readonly top?: number;
  readonly pageSize?: number;
  readonly out?: string;
  readonly format?: FileFormat;
  readonly count?: boolean;
  readonly timeoutMs?: number;
  readonly progress: "auto" | "none";
}

const EXAMPLES = `Examples:
  $ dvp get contact --columns lastname,emailaddress1 --filter "statecode eq 0" --order-by "lastname desc" --top 20
  $ dvp get account --columns name,ownerid --out accounts.csv.gz
`;

export function defineGet(command: Command): void {
  command
    .addHelpText("before", EXAMPLES)
    .argument("<table>", "the logical name of the table, such as contact")
    .option("--columns <names>", "logical names with commas between (default: all)", commaSeparated)
    .option("--filter <filter>", "a filter in the language of the Web API")
    .option("--order-by <columns>", 'columns with commas between, each with " desc" for the other direction')
    .option("--top <n>", "the most records", wholeNumber(1))
    .option("--page-size <n>", "records that the service gives at a time (default: 5000)", wholeNumber(1, 5000))
    .option("--out <file>", "write to a file, in the format of its extension; .gz too")
    .addOption(new Option("--format <format>", "the output's format (default: ndjson)").choices(FORMATS))
    .addOption(new Option("--count", "print how many there are, and nothing else").conflicts(["out", "format"]))
    .addOption(progressOption());
  addConnectionFlags(command);
  addTimeoutFlag(command);
  defineAction<GetFlags>(command, (flags, session, table = "") =>
    withConnectionOf(flags, session.notices, (connection) => get(table, flags, session, connection), flags.timeoutMs),
  );
}

async function get(table: string, flags: GetFlags, session: Session, connection: Connection): Promise<ExitCode> {
  const { columns, filter, orderBy, top, pageSize } = flags;
  const { interrupt } = session;
  // Reading changes nothing: there is nothing that would have to finish.
  interrupt.onFirst(interrupt.abort);
  const query = given({ columns, filter, orderBy, top, pageSize });
  const stream = getRecords(table, { ...query, connection, signal: interrupt.signal });
  if (flags.count === true) {
    process.stdout.write(`${await stream.count()}\n`);
    return exitCodes.ok;
  }
  const output = forPeople(flags)
    ? await openTable(table, { flags, session, connection })
    : openOutput(flags, session.notices);
  return write(stream, output, { flags, session, connection });
}

function forPeople({ out, format }: GetFlags): boolean {
  return process.stdout.isTTY && out === undefined && format === undefined;
}

interface Reading {
  readonly flags: GetFlags;
  readonly session: Session;
  readonly connection: Connection;
}

/** The primary id comes first, then what was asked for, or the primary name: of all columns they tell people most. */
async function openTable(name: string, { flags, session, connection }: Reading): Promise<Output> {
  const { notices, interrupt } = session;
  const { primaryId, primaryName } = (await abortable(describeTable(connection, name), interrupt.signal)).table;
  const first = [primaryId, ...(flags.columns ?? (primaryName === undefined ? [] : [primaryName]))];
  return createTable(process.stdout, { notices, asked: flags.columns, first });
}

async function write(
  stream: RecordStream<DataverseRecord>,
  output: Output,
  { flags, session, connection }: Reading,
): Promise<ExitCode> {
  const { notices } = session;
  const startedAt = performance.now();
  let done = 0;
  const writesData = flags.out === undefined;
  const figures = { name: "get", figures: () => ({ done, failed: 0 }), writesData };
  const hideProgress = showProgress({ ...figures, mode: flags.progress, notices, connection });
  try {
    for await (const record of stream) {
      if ((await output.write(record)) === "closed") return exitCodes.ok;
      done += 1;
    }
  } finally {
    hideProgress();
    await output.close();
  }
  if (flags.out !== undefined) {
    notices.say(`${records(done)} written to ${flags.out}; ${pace(done, performance.now() - startedAt)}.`);
  }
  return exitCodes.ok;
}
