import { UsageError } from "../errors.ts";
import type { FilterObjects } from "../metadata/filter/filter-object.ts";
import type { BulkDeleteResult } from "../outcomes.ts";
import { getRecords } from "../records/get-records.ts";
import { removeByQuery } from "../records/remove-by-query.ts";
import { exitCodes, type ExitCode } from "./exit-codes.ts";
import { given } from "./flag-values.ts";
import { openOutput } from "./output.ts";
import { count } from "./progress.ts";
import { readJsonFlag } from "./text-flag.ts";
import type { RemoveFlags, RemoveTarget, RemoveWork } from "./remove-flags.ts";

/** @throws UsageError where the flags of a job and those of records are mixed. */
export function checkJobFlags({ table, path }: RemoveTarget, flags: RemoveFlags): void {
  const { asJob = false, filterValues, jobName } = flags;
  if (!asJob && (filterValues !== undefined || jobName !== undefined)) {
    throw new UsageError(
      "--filter-values and --job-name go with --as-job. Without it, pipe what dvp get finds into dvp remove.",
    );
  }
  if (asJob && (filterValues === undefined || table === undefined || path !== undefined)) {
    throw new UsageError(
      "--as-job deletes what a filter finds, and reads no input: name the table, and give --filter-values.",
    );
  }
}

/** Lets the server delete what a filter finds, and waits for it. */
export async function removeAsJob({ table = "" }: RemoveTarget, work: RemoveWork): Promise<ExitCode> {
  const { flags, session, connection } = work;
  const { notices, interrupt } = session;
  const { expect, jobName } = flags;
  const filter = (await readJsonFlag<FilterObjects>("--filter-values", flags.filterValues)) ?? {};
  // What the server has begun it ends by itself: there is nothing to wait for in order.
  interrupt.onFirst(interrupt.abort);
  if (flags.whatIf === true) return listFound(table, filter, work);
  const result = await removeByQuery(table, filter, {
    ...given({ jobName, expect }),
    connection,
    signal: interrupt.signal,
    onProgress: (progress) => notices.status(describe(progress)),
  });
  notices.status("");
  notices.say(describe(result));
  if (flags.json === true) process.stdout.write(`${JSON.stringify({ command: "remove", ...result })}\n`);
  return exitCodes.ok;
}

function describe({ jobId, status, deleted }: BulkDeleteResult): string {
  return `Bulk delete job ${jobId}: ${status}, ${count(deleted)} deleted.`;
}

/** What a job would delete, as records that `dvp remove` takes, too. */
async function listFound(
  table: string,
  filter: FilterObjects,
  { session: { notices, interrupt }, connection }: RemoveWork,
): Promise<ExitCode> {
  const output = openOutput({}, notices);
  let found = 0;
  try {
    for await (const record of getRecords(table, { filter, columns: [], connection, signal: interrupt.signal })) {
      if ((await output.write(record)) === "closed") return exitCodes.ok;
      found += 1;
    }
  } finally {
    await output.close();
  }
  notices.say(`${count(found)} would be deleted. Nothing was sent (--what-if).`);
  return exitCodes.ok;
}
