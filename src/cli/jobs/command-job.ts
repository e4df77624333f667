import { UsageError } from "../../errors.ts";
import { sourceLine } from "../../files/source-line.ts";
import type { Job } from "../../jobs/job.ts";
import { openJob } from "../../jobs/open-job.ts";
import { environmentUrl, namesEnvironment, type ConnectionFlags } from "../connection-flags.ts";
import { EXPORT_NOTE, isExportPlace } from "../export-place.ts";
import { count } from "../progress.ts";
import type { Session } from "../session.ts";
import { isRecord, recordFlags, recordSource, type CommandName, type CommandRecord } from "./command-record.ts";
import type { JobFlags } from "./job-flags.ts";
import { newJobName } from "./job-names.ts";
import { removeOldJobs, removeWithSpool } from "./old-jobs.ts";
import { removeSpool, reopenSpool, spoolFile, startSpool, type Spool } from "./spool.ts";

export interface JobRequest {
  readonly command: CommandName;
  readonly operands: readonly string[];
  readonly flags: JobFlags & ConnectionFlags;
  readonly session: Session;
  /** Where the input comes from; a query has none. */
  readonly source: { readonly path: string | undefined } | "query";
}

/** Under this key a job keeps how many inputs there seem to be. */
export const TOTAL_NOTE = "total";

/** The job that a command is. */
export interface CommandJob {
  readonly job: Job;
  readonly record: CommandRecord;
  /** No run has used it before. */
  readonly isNew: boolean;
  readonly spool: Spool | undefined;
  /** Keeps how many inputs there seem to be, for whoever looks at the job, until the returned function is called. */
  keepTotal(total: () => number | undefined): () => void;
}

/**
 * Does the work of a command in a job; without one where there is no request for it, or it is to be none.
 * @param work calls its second argument when the run came to something: then it is told how to go on, where something is left
 */
export async function inCommandJob<T>(
  request: JobRequest | undefined,
  work: (job: CommandJob | undefined, begun: () => void) => Promise<T>,
): Promise<T> {
  const opened = request && (await openCommandJob(request));
  let cameToSomething = false;
  const begun = (): void => {
    cameToSomething = true;
  };
  try {
    return await work(opened, begun);
  } finally {
    await opened?.end(cameToSomething);
  }
}

interface OpenedJob extends CommandJob {
  end(cameToSomething: boolean): Promise<void>;
}

/** Opens the job of a command, which then is held by this process; undefined where it is to be none. */
async function openCommandJob(request: JobRequest): Promise<OpenedJob | undefined> {
  const { session, flags } = request;
  const record = session.again?.record ?? recordOf(request);
  const name = session.again?.name ?? nameOf(request, record);
  if (name === undefined) return undefined;
  await removeOldJobs(Date.now());
  const job = await openJob({ name, command: record, lineOf: sourceLine });
  const isNew = job.startedAt === undefined;
  try {
    const kept = isRecord(job.command) ? job.command : record;
    if (!isNew && session.again === undefined) refuseSecondStream(job, kept);
    const isRetry = session.again?.retry !== undefined;
    const spool = isRetry ? undefined : openSpool(name, kept, isNew && flags.spool === true);
    announce(job, isNew, session);
    const end = (cameToSomething: boolean): Promise<void> =>
      cameToSomething ? endJob(job, kept, session) : forgetJob(job, kept, isNew);
    return { job, record: kept, isNew, spool, end, keepTotal: (total) => keepTotal(job, total) };
  } catch (error) {
    await job.close();
    throw error;
  }
}

function recordOf({ command, operands, flags, source }: JobRequest): CommandRecord {
  return {
    ...{ command, operands, flags: recordFlags(flags, urlOf(flags)), cwd: process.cwd() },
    source: source === "query" ? { kind: "query" } : recordSource(source.path, flags.spool === true),
  };
}

/** An emulator in memory is gone with the process: there is nothing to go on with. Nor is there for what only computes. */
function nameOf({ flags }: JobRequest, record: CommandRecord): string | undefined {
  const { job } = flags;
  const url = urlOf(flags);
  if (url === "emulator:") refuseJobFlags(flags, "an emulator in memory is gone with the process");
  if (job === false)
    refuseJobFlags({ ...flags, job: undefined }, "with --no-job there is nothing that could be resumed");
  if (job === false || url === "emulator:") return undefined;
  return job ?? (url === undefined && flags.spool !== true ? undefined : newJobName(record));
}

function urlOf(flags: ConnectionFlags): string | undefined {
  return namesEnvironment(flags) ? environmentUrl(flags) : undefined;
}

function refuseJobFlags({ job, spool }: { job?: string | false | undefined; spool?: boolean }, reason: string): void {
  const flag = spool === true ? "--spool" : typeof job === "string" ? "--job" : undefined;
  if (flag !== undefined) throw new UsageError(`${flag} has no use here: ${reason}. Leave it out.`);
}

function refuseSecondStream({ name }: Job, { source }: CommandRecord): void {
  if (source.kind !== "stream" && source.kind !== "spool") return;
  throw new UsageError(
    `There is a job '${name}' already, and it has begun with a standard input of its own. Go on with that by dvp jobs resume ${name}, or give this one another name.`,
  );
}

function openSpool(name: string, { source }: CommandRecord, isNew: boolean): Spool | undefined {
  if (source.kind !== "spool") return undefined;
  return isNew ? startSpool(spoolFile(name), process.stdin) : reopenSpool(spoolFile(name));
}

function announce(job: Job, isNew: boolean, { notices, verbose, again }: Session): void {
  const { name, settled, doubtful, state, notes } = job;
  const place = notes[EXPORT_NOTE];
  if (isNew) {
    if (verbose) notices.say(`This is the job ${name}. If it is interrupted: dvp jobs resume ${name}`, "quiet");
  } else if (again?.retry !== undefined) {
    notices.say(`Going on with the job ${name}: what is sent again has the ids that it had.`, "quiet");
  } else if (state === "completed") {
    notices.say(`The job ${name} is completed: there is nothing left to do.`);
  } else {
    const repeated = doubtful > 0 ? `, ${count(doubtful)} are sent again to make sure` : "";
    notices.say(
      `Going on with the job ${name}: ${count(isExportPlace(place) ? place.records : settled)} are done${repeated}.`,
      "quiet",
    );
  }
}

const BETWEEN_TOTALS_MS = 1_000;

function keepTotal(job: Job, total: () => number | undefined): () => void {
  let kept = 0;
  const timer = setInterval(() => {
    const now = total() ?? 0;
    if (Math.abs(now - kept) <= kept / 100) return;
    kept = now;
    // A journal that cannot be written ends the run, which says so.
    job.note(TOTAL_NOTE, now).catch(() => undefined);
  }, BETWEEN_TOTALS_MS);
  return () => clearInterval(timer);
}

async function endJob(job: Job, { source }: CommandRecord, { notices }: Session): Promise<void> {
  const { name } = job;
  await job.close();
  if (job.state === "completed") {
    await removeSpool(spoolFile(name));
  } else if (source.kind === "stream" && !job.isRead) {
    notices.say(
      `The job ${name} is not completed, and cannot be resumed: standard input was not kept. Next time, --spool keeps it.`,
    );
  } else {
    notices.say(`To go on: dvp jobs resume ${name}`);
  }
}

/** Why there is nothing to go on with, no such table for instance, is told by the error. */
async function forgetJob(job: Job, { source }: CommandRecord, isNew: boolean): Promise<void> {
  await job.close();
  // What was copied of standard input is there nowhere else.
  if (isNew && job.settled + job.malformed === 0 && source.kind !== "spool") await removeWithSpool(job.name);
}
