import { BulkError, sentence } from "../../errors.ts";
import type { BulkSummary, NotOkOutcome } from "../../outcomes.ts";
import type { ErrorAction } from "../../parallel/option-checks.ts";
import type { Ending } from "../../parallel/scheduler.ts";

interface Concluded<I> {
  readonly name: string;
  readonly errorAction: ErrorAction;
  readonly ending: Ending;
  readonly summary: BulkSummary;
  readonly failures: readonly NotOkOutcome<I>[];
  /** Why it ended early. */
  readonly fatal: Error | undefined;
}

/** What the promise of a bulk run becomes. */
export function concludeBulk<I>(run: Concluded<I>): BulkSummary {
  const { name, errorAction, ending, summary, failures, fatal } = run;
  if (ending.how === "aborted" || ending.how === "workFailed") throw ending.error;
  if (ending.how === "inputFailed") {
    const message = `${name}: the input failed after ${summary.read} records: ${sentence(ending.error.message)} ${figures(summary)}`;
    throw new BulkError(message, { summary, failures, cause: ending.error });
  }
  if (fatal !== undefined) {
    throw new BulkError(`${name} ended early: ${sentence(fatal.message)} ${figures(summary)}`, {
      summary,
      failures,
      cause: fatal,
    });
  }
  if (summary.ok === summary.read || errorAction === "silentlyContinue") return summary;
  throw new BulkError(`${name}: ${figures(summary)} ${firstOf(failures)}`, { summary, failures });
}

/** Whoever iterates has seen every outcome: only what is no record's own failure is thrown there. */
export function ignoreRecordFailures(error: unknown): BulkSummary {
  if (error instanceof BulkError && error.cause === undefined) return error.summary;
  throw error;
}

function figures({ read, ok, failed, unknown, notSent }: BulkSummary): string {
  return `Of ${read} records ${ok} are ok, ${failed} failed, ${unknown} are unknown, ${notSent} were not sent.`;
}

function firstOf([first]: readonly NotOkOutcome[]): string {
  if (first !== undefined) return `The first, record ${first.index}: ${first.error.message}`;
  return "Those that are not ok were so in an earlier run of the job, whose journal has them.";
}
