import type { Clock } from "../../clock.ts";
import type { Connection } from "../../connection/connection.ts";
import { BulkDeleteError, sentence, toError } from "../../errors.ts";
import type { BulkDeleteResult } from "../../outcomes.ts";

/** A job is looked after soon, as most are short, and ever more seldom. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;

/** Starts a job that deletes what a query finds, and gives its id. Source: "BulkDelete action". */
export async function startJob(
  connection: Connection,
  { query, name, startAt }: { readonly query: object; readonly name: string; readonly startAt: Date },
  signal: AbortSignal | undefined,
): Promise<string> {
  const body = JSON.stringify({
    QuerySet: [query],
    JobName: name,
    SendEmailNotification: false,
    ToRecipients: [],
    CCRecipients: [],
    RecurrencePattern: "",
    StartDateTime: startAt.toISOString(),
  });
  const answer = await connection.send({ method: "POST", path: "BulkDelete", body, idempotent: false }, { signal });
  return (JSON.parse(answer.body) as { JobId: string }).JobId;
}

export interface Following {
  readonly clock: Clock;
  readonly onProgress?: ((progress: BulkDeleteResult) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads how a job fares until it is over.
 * @throws BulkDeleteError when it failed, was canceled or left records undeleted; and when it cannot be followed any
 * longer, because the signal was aborted for instance: then it goes on at the server.
 */
export async function followJob(
  connection: Connection,
  jobId: string,
  { clock, onProgress, signal }: Following,
): Promise<BulkDeleteResult> {
  let result: BulkDeleteResult = { jobId, status: "waiting", deleted: 0, failed: 0, message: undefined };
  try {
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS)) {
      result = await readJob(connection, jobId, signal);
      onProgress?.(result);
      if (result.status !== "waiting" && result.status !== "running") break;
      await clock.sleep(pause, signal);
    }
  } catch (error) {
    throw notFollowed(result, toError(error));
  }
  if (result.status === "succeeded" && result.failed === 0) return result;
  throw new BulkDeleteError(describeEnd(result), result);
}

async function readJob(
  connection: Connection,
  jobId: string,
  signal: AbortSignal | undefined,
): Promise<BulkDeleteResult> {
  const read = async (path: string): Promise<Row> => {
    const { body } = await connection.send({ method: "GET", path, idempotent: true }, { signal });
    return JSON.parse(body) as Row;
  };
  const job = await read(`asyncoperations(${jobId})?$select=statecode,statuscode,message,friendlymessage`);
  // Read behind the job: when that is over, these are the last figures.
  const filter = `$filter=_asyncoperationid_value+eq+${jobId}`;
  const operations = await read(`bulkdeleteoperations?$select=successcount,failurecount&${filter}`);
  const rows = operations.value as readonly Row[];
  return {
    jobId,
    status: statusOf(job),
    deleted: sum(rows, "successcount"),
    failed: sum(rows, "failurecount"),
    message: textOf(job.message) ?? textOf(job.friendlymessage),
  };
}

type Row = Readonly<Record<string, unknown>>;

const LOCKED = 2;
const COMPLETED = 3;
const SUCCEEDED = 30;
const CANCELED = 32;

/** Source: "System Job (AsyncOperation) table". */
function statusOf({ statecode, statuscode }: Row): BulkDeleteResult["status"] {
  if (statecode !== COMPLETED) return statecode === LOCKED ? "running" : "waiting";
  if (statuscode === SUCCEEDED) return "succeeded";
  return statuscode === CANCELED ? "canceled" : "failed";
}

function sum(rows: readonly Row[], name: string): number {
  return rows.reduce((total, row) => total + Number(row[name] ?? 0), 0);
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function describeEnd({ jobId, status, deleted, failed, message }: BulkDeleteResult): string {
  const end = status === "succeeded" ? "is over" : status === "canceled" ? "was canceled" : "failed";
  const told = message === undefined ? "" : ` ${sentence(message)}`;
  return `The bulk delete job ${jobId} ${end}: it deleted ${deleted} and left ${failed} that it could not delete.${told}`;
}

function notFollowed(result: BulkDeleteResult, cause: Error): BulkDeleteError {
  const message =
    `The bulk delete job ${result.jobId} is not followed any longer (${cause.message}), but goes on at the server: ` +
    `it deleted ${result.deleted} so far. It is among the system jobs of the environment, where it can be canceled.`;
  return new BulkDeleteError(message, result, cause);
}
