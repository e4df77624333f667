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
  options: Pick<CheckedOptions, "per" | "errorAction">,
): ParallelSummary {
  const { failures } = tally;
  if (ending.how === "aborted" || ending.how === "workFailed") throw ending.error;
  if (ending.how === "inputFailed") {
    const message = `The input failed after ${summary.read} items: ${sentence(ending.error.message)} What was read before was worked through.`;
    throw new ParallelError(message, { summary, failures, cause: ending.error });
  }
  const first = failures[0];
  if (first === undefined || options.errorAction === "silentlyContinue") return summary;
  const what = options.per === "item" ? "items" : "chunks";
  const message =
    `${tally.failedUnits} of the ${what} failed, with ${summary.failed} of ${summary.read} inputs. ` +
    `The first, ${placeOf(first)}: ${first.error.message}`;
  throw new ParallelError(message, { summary, failures });
}
