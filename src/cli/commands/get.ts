import { Option, type Command } from "commander";
import { abortable } from "../../clock.ts";
import type { Connection } from "../../connection/connection.ts";
import type { FileFormat } from "../../files/formats.ts";
import { describeTable } from "../../metadata/tables.ts";
import { UsageError } from "../../errors.ts";
import { getRecords, type DataverseRecord, type RecordStream } from "../../records/get-records.ts";
import type { GetRecordsOptions } from "../../records/reading/get-options.ts";
import { createPaceMeter } from "../../parallel/pace.ts";
import { readFetchRoot } from "../../web-api/fetch-page.ts";
import { pace, records } from "../bulk-report.ts";
import { addConnectionFlags, addTimeoutFlag, withConnectionOf, type ConnectionFlags } from "../connection-flags.ts";
import { exitCodes, type ExitCode } from "../exit-codes.ts";
import { createContinuationNote } from "../continuation-note.ts";
import { FORMATS, given, progressOption } from "../flag-values.ts";
import { openOutput, type Output } from "../output.ts";
import { showProgress, type Figures } from "../progress.ts";
import { canBeResumed, runExport } from "../run-export.ts";
import { addQueryFlags, queryOptionsOf, type QueryFlags } from "../query-flags.ts";
import { inCommandJob } from "../jobs/command-job.ts";
import { addJobFlags, type JobFlags } from "../jobs/job-flags.ts";
import { defineAction, type Session, type Work } from "../session.ts";
import { createTable } from "../table.ts";

interface GetFlags extends ConnectionFlags, QueryFlags, JobFlags {
  readonly out?: string;
  readonly format?: FileFormat;
  readonly count?: boolean;
  readonly approximate?: boolean;
  readonly continuation?: string;
  readonly timeoutMs?: number;
  readonly progress: "auto" | "none";
}

const EXAMPLES = `Examples:
  $ dvp get contact --columns lastname,emailaddress1 --filter "statecode eq 0" --order-by "lastname desc" --top 20
  $ dvp get account --columns name,ownerid:Display --out accounts.csv.gz
  $ dvp get contact --filter-values '{ "lastname:Like": "Do%", "emailaddress1:NotNull": true }'
`;

const EXPORT = `
With --out FILE.ndjson it is a job: when it is interrupted, dvp jobs resume --last goes on where it was, with no record
twice and none missing. Other formats, --stable, --match-on and several connections are read in one go.`;

export function defineGet(command: Command): void {
  command
    .addHelpText("before", EXAMPLES)
    .addHelpText("after", EXPORT)
    .argument("[table]", "the logical name of the table, such as contact; --fetch-xml says it, too");
  addQueryFlags(command);
  command
    .option("--out <file>", "write to a file, in the format of its extension; .gz too")
    .addOption(new Option("--format <format>", "the output's format (default: ndjson)").choices(FORMATS))
    .addOption(new Option("--count", "print how many there are, and nothing else").conflicts(["out", "format"]))
    .option("--approximate", "with --count: the service's own count of the whole table, up to a day old")
    .option("--continuation <file>", "when reading ends early: write into this file what --continue-from takes")
    .addOption(progressOption());
  addConnectionFlags(command);
  addTimeoutFlag(command);
  addJobFlags(command, { input: false });
  defineAction(command, runGet);
}

export const runGet: Work<GetFlags> = (flags, session, table) =>
  withConnectionOf(flags, session.notices, (connection) => get(table, flags, session, connection), flags.timeoutMs);

async function get(
  table: string | undefined,
  flags: GetFlags,
  session: Session,
  connection: Connection,
): Promise<ExitCode> {
  const { interrupt } = session;
  // Reading changes nothing: there is nothing that would have to finish.
  interrupt.onFirst(interrupt.abort);
  const options = { ...(await queryOptionsOf(flags)), connection, signal: interrupt.signal };
  const name = table ?? tableOf(options);
  if (flags.out !== undefined && canBeResumed(flags.out, flags)) {
    const { out } = flags;
    const request = {
      command: "get" as const,
      operands: table === undefined ? [] : [table],
      flags,
      session,
      source: "query" as const,
    };
    return inCommandJob(request, (job, begun) =>
      job === undefined
        ? write(getRecords(name, options), openOutput(flags, session.notices), { flags, session, connection })
        : runExport({ name, options, out, flags, session, job, begun }),
    );
  }
  const stream = getRecords(name, options);
  if (flags.count === true) {
    process.stdout.write(`${await stream.count(given({ approximate: flags.approximate }))}\n`);
    return exitCodes.ok;
  }
  const output = forPeople(flags)
    ? await openTable(name, { flags, session, connection })
    : openOutput(flags, session.notices);
  return write(stream, output, { flags, session, connection });
}

function tableOf({ fetchXml }: GetRecordsOptions): string {
  if (fetchXml !== undefined) return readFetchRoot(fetchXml).table;
  throw new UsageError("dvp get needs the logical name of a table, as in: dvp get contact");
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
  const asked = flags.columns?.map((column) => column.replace(/:.*$/, ""));
  const first = [primaryId, ...(asked ?? (primaryName === undefined ? [] : [primaryName]))];
  return createTable(process.stdout, { notices, asked, first });
}

async function write(
  stream: RecordStream<DataverseRecord>,
  output: Output,
  { flags, session, connection }: Reading,
): Promise<ExitCode> {
  const { notices } = session;
  const startedAt = performance.now();
  const meter = createPaceMeter(startedAt);
  let done = 0;
  const writesData = flags.out === undefined;
  const figures = (): Figures => ({
    ...{ ok: done, failed: 0 },
    pace: meter.measure({ now: performance.now(), done }, flags.top),
  });
  const hideProgress = showProgress({ name: "get", figures, writesData, mode: flags.progress, notices, connection });
  const note = createContinuationNote(notices, flags.continuation);
  try {
    for await (const page of stream.pages()) {
      // A page that has come is written in full, so that what is left begins with the next.
      for (const record of page.records) {
        if ((await output.write(record)) === "closed") return exitCodes.ok;
        done += 1;
      }
      note.remember(page);
    }
  } catch (error) {
    note.tell();
    throw error;
  } finally {
    hideProgress();
    await output.close();
  }
  if (flags.out !== undefined) {
    notices.say(`${records(done)} written to ${flags.out}; ${pace(done, performance.now() - startedAt)}.`);
  }
  return exitCodes.ok;
}
