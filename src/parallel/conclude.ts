import { ParallelError, sentence } from "../errors.ts";
import type { ParallelSummary } from "../outcomes.ts";
import { placeOf } from "./call.ts";
import type { CheckedOptions } from "./options.ts";
import type { Ending } from "./scheduler.ts";
import type { Tally } from "./tally.ts";

/** What the promise of the run becomes. */
export function conclude(
  ending: Ending,
  summary: ParallelSummary,
  tally: Tally,
  { per, errorAction, fatal }: Pick<CheckedOptions, "per" | "errorAction"> & { readonly fatal: Error | undefined },
): ParallelSummary {
  const { failures } = tally;
  if (ending.how === "aborted" || ending.how === "workFailed") throw ending.error;
  if (ending.how === "inputFailed") {
    const message = `The input failed after ${summary.read} items: ${sentence(ending.error.message)} What was read before was worked through.`;
    throw new ParallelError(message, { summary, failures, cause: ending.error });
  }
  if (fatal !== undefined) {
    const message = `The run ended early: ${sentence(fatal.message)} Of ${summary.read} inputs ${summary.notRun} were not run.`;
    throw new ParallelError(message, { summary, failures, cause: fatal });
  }
  if (summary.failed === 0 || errorAction === "silentlyContinue") return summary;
  const what = per === "item" ? "items" : "chunks";
  const [first] = failures;
  const message =
    first === undefined
      ? `In earlier runs of the job ${summary.failed} of ${summary.read} inputs failed. Its journal has them.`
      : `${tally.failedUnits} of the ${what} failed, with ${summary.failed} of ${summary.read} inputs. ` +
        `The first, ${placeOf(first)}: ${first.error.message}`;
  throw new ParallelError(message, { summary, failures });
}
