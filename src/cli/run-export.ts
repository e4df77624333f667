import { resolve } from "node:path";
import type { Connection } from "../connection/connection.ts";
import { UsageError } from "../errors.ts";
import { chooseFormat, type FileFormat } from "../files/formats.ts";
import { createPaceMeter } from "../parallel/pace.ts";
import { getRecords, type DataverseRecord, type RecordStream } from "../records/get-records.ts";
import type { GetRecordsOptions } from "../records/reading/get-options.ts";
import { pace, records } from "./bulk-report.ts";
import { exitCodes, type ExitCode } from "./exit-codes.ts";
import { exportedRecords, exportRecords } from "./export-records.ts";
import { given } from "./flag-values.ts";
import type { CommandJob } from "./jobs/command-job.ts";
import type { JobFlags } from "./jobs/job-flags.ts";
import { count, showProgress, type Figures } from "./progress.ts";
import type { QueryFlags } from "./query-flags.ts";
import type { Session } from "./session.ts";

export interface ExportFlags extends QueryFlags, JobFlags {
  readonly format?: FileFormat;
  readonly progress: "auto" | "none";
}

/**
 * Whether a later process can go on with it: only NDJSON can be cut off anywhere, and not every reading has a way back.
 * @throws UsageError where it cannot, and the flags name a job.
 */
export function canBeResumed(out: string, flags: ExportFlags): boolean {
  const reason = whyNotResumed(out, flags);
  if (reason !== undefined && typeof flags.job === "string") {
    throw new UsageError(`--job has no use here: ${reason}. Leave it out.`);
  }
  return reason === undefined;
}

function whyNotResumed(out: string, flags: ExportFlags): string | undefined {
  const { format, gzip } = chooseFormat(out, given({ format: flags.format }));
  if (format !== "ndjson" || gzip) return "only ndjson that is not zipped can be gone on with";
  if (flags.matchOn !== undefined) return "what --match-on finds has no places to go on from";
  if (flags.stable === true) return "a stable reading is begun anew; --continuation keeps where it ended";
  if ((flags.maxDegreeOfParallelism ?? 1) > 1) return "several connections read in no order";
  if (Object.values(flags).includes("-")) return "a flag is read from standard input, which is gone afterwards";
  return undefined;
}

export interface ExportCommand {
  readonly name: string;
  readonly options: GetRecordsOptions & { readonly connection: Connection };
  readonly out: string;
  readonly flags: ExportFlags;
  readonly session: Session;
  readonly job: CommandJob;
  /** To be called when the first records are in the file. */
  readonly begun: () => void;
}

export async function runExport(command: ExportCommand): Promise<ExitCode> {
  const { name, options, out, flags, session, begun } = command;
  const { job } = command.job;
  const { notices } = session;
  const before = exportedRecords(job);
  const startedAt = performance.now();
  const meter = createPaceMeter(startedAt);
  let now = before;
  const figures = (): Figures => ({
    ...{ ok: now, failed: 0 },
    pace: meter.measure({ now: performance.now(), done: now - before }, flags.top && flags.top - before),
  });
  const hideProgress = showProgress({
    ...{ name: "get", figures, writesData: false, mode: flags.progress, notices },
    connection: options.connection,
  });
  const read = (continuation = options.continuation): RecordStream<DataverseRecord> =>
    getRecords(name, { ...options, ...given({ continuation }) });
  const onPage = (number: number): void => {
    begun();
    now = number;
  };
  try {
    now = await exportRecords({ table: name, options, read, path: resolve(out), job, onPage });
  } finally {
    hideProgress();
  }
  const earlier = before === 0 ? "" : `, ${count(before)} of them by earlier runs`;
  notices.say(`${records(now)} in ${out}${earlier}; ${pace(now - before, performance.now() - startedAt)}.`);
  return exitCodes.ok;
}
