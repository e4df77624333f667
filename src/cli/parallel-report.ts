import type { ParallelSummary } from "../outcomes.ts";
import { earlierText, pace, perSecond, whereFailuresAre, type KeptIn } from "./bulk-report.ts";
import { count } from "./progress.ts";

/** The result of `dvp parallel`: the run's summary, and the lines that could not be read among the failed. */
export interface ParallelResult extends ParallelSummary {
  readonly malformed: number;
  /** Errors that were told by blocks which ended well. */
  readonly errors: number;
  readonly recordsPerSecond: number;
}

export function parallelResult(
  summary: ParallelSummary,
  { malformed, errors }: Pick<ParallelResult, "malformed" | "errors">,
): ParallelResult {
  const read = summary.read + malformed;
  return {
    ...summary,
    read,
    failed: summary.failed + malformed,
    malformed,
    errors,
    recordsPerSecond: perSecond(read - summary.earlier, summary.durationMs),
  };
}

/** The result in a sentence or two. */
export function describeParallel(result: ParallelResult, keptIn: KeptIn): string {
  const { read, earlier, ok, failed, errors, notRun, chunks, outputs, retries, stopped, durationMs } = result;
  const parts = [
    `${count(ok)} ok`,
    `${count(failed)} failed`,
    ...(errors > 0 ? [`${count(errors)} ${errors === 1 ? "error" : "errors"} told by blocks`] : []),
    ...(notRun > 0 ? [`${count(notRun)} not run`] : []),
    ...(retries > 0 ? [`${count(retries)} retries`] : []),
  ];
  const work = `${count(chunks)} ${chunks === 1 ? "chunk" : "chunks"}, ${count(outputs)} ${outputs === 1 ? "output" : "outputs"}`;
  const sentences = [
    `${count(read)} ${read === 1 ? "input" : "inputs"}${earlierText(earlier)}: ${parts.join(", ")}; ${work}; ${pace(read - earlier, durationMs, "inputs")}.`,
  ];
  if (stopped) sentences.push("Stopped before the end of the input.");
  if (failed + errors > 0) sentences.push(whereFailuresAre(keptIn));
  return sentences.join(" ");
}
