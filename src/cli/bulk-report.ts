import type { Action, BulkSummary } from "../outcomes.ts";
import { count } from "./progress.ts";

/** The result of `dvp set` and `dvp remove`: the run's summary, and the lines that could not be read among the failed. */
export interface BulkResult extends BulkSummary {
  readonly malformed: number;
  readonly whatIf: boolean;
  readonly recordsPerSecond: number;
}

export function bulkResult(summary: BulkSummary, malformed: number, whatIf: boolean): BulkResult {
  const read = summary.read + malformed;
  return {
    ...summary,
    read,
    failed: summary.failed + malformed,
    malformed,
    whatIf,
    recordsPerSecond: perSecond(read - summary.earlier, summary.durationMs),
  };
}

const ACTIONS: readonly Action[] = [
  "created",
  "updated",
  "upserted",
  "deleted",
  "associated",
  "disassociated",
  "unchanged",
  "skipped",
];

/** Where failures are kept as data. */
export interface KeptIn {
  readonly file: string | undefined;
  /** The name of the job. */
  readonly job: string | undefined;
}

/** The result in a sentence or two. */
export function describeBulk(result: BulkResult, keptIn: KeptIn): string {
  const { read, earlier, ok, failed, unknown, notSent, leftOut, createdForLookups, whatIf, stopped } = result;
  const done = ACTIONS.filter((action) => result[action] > 0).map(
    (action) => `${count(result[action])} ${whatIf ? "would be " : ""}${action}`,
  );
  const parts = [
    `${count(ok)} ok${done.length === 0 ? "" : ` (${done.join(", ")})`}`,
    `${count(failed)} failed`,
    ...(unknown > 0 ? [`${count(unknown)} unknown`] : []),
    ...(notSent > 0 ? [`${count(notSent)} not sent`] : []),
  ];
  const all = `${records(read)}${earlierText(earlier)}`;
  const sentences = [`${all}: ${parts.join(", ")}; ${pace(read - earlier, result.durationMs)}.`];
  if (createdForLookups > 0) {
    const verb = whatIf ? "would be" : createdForLookups === 1 ? "was" : "were";
    sentences.push(`For lookups ${records(createdForLookups)} ${verb} created besides.`);
  }
  if (whatIf) sentences.push("Nothing was sent (--what-if).");
  if (stopped) sentences.push("Stopped before the end of the input.");
  if (leftOut.length > 0) sentences.push(`Left out, because they cannot be written: ${leftOut.join(", ")}.`);
  if (failed + unknown + notSent > 0) sentences.push(whereFailuresAre(keptIn));
  return sentences.join(" ");
}

export function earlierText(earlier: number): string {
  return earlier === 0 ? "" : `, ${count(earlier)} of them settled by earlier runs`;
}

export function whereFailuresAre({ file, job }: KeptIn): string {
  if (file !== undefined) return `What failed is in ${file}: mend it and feed it back.`;
  if (job === undefined) return "--errors FILE keeps what failed, so that it can be mended and fed back.";
  return `dvp jobs show ${job} --errors FILE writes what failed into a file, to be mended and fed back.`;
}

export function records(number: number): string {
  return `${count(number)} ${number === 1 ? "record" : "records"}`;
}

export function pace(number: number, durationMs: number, unit = "records"): string {
  return `${(durationMs / 1000).toFixed(1)} s, ${count(perSecond(number, durationMs))} ${unit}/s`;
}

export function perSecond(number: number, durationMs: number): number {
  return Math.round((number / Math.max(durationMs, 1)) * 1000);
}
