import { DataverseParallelError } from "../errors.ts";
import { sourceLine } from "../files/source-line.ts";
import type { Notices } from "./notices.ts";
import type { ErrorsFile } from "./errors-file.ts";
import { stackOf } from "./print-error.ts";
import { keptFailure, type Failure } from "./remarks.ts";

/** What is told of failures as they come, and whether there were too many. */
export interface FailureNotes {
  /** `place` says which input it was, where it knows no line. */
  note(failure: Failure, place: string): void;
  readonly count: number;
}

export interface FailureNotesOptions {
  readonly notices: Notices;
  readonly errorsFile: ErrorsFile | undefined;
  readonly silent: boolean;
  /** Shows where an error of the block's own came from. */
  readonly verbose: boolean;
  /** The most failures that the run may have. */
  readonly limit: number;
  /** Called once, when there are more. */
  readonly onTooMany: () => void;
}

/** So many are shown one by one; a million of them would help nobody. */
const SHOWN = 10;

export function createFailureNotes(options: FailureNotesOptions): FailureNotes {
  const { notices, errorsFile, silent, verbose, limit, onTooMany } = options;
  let count = 0;

  let shown = 0;

  const show = ({ input, status, error, line }: Failure, place: string): void => {
    shown += 1;
    if (shown > SHOWN + 1) return;
    if (shown === SHOWN + 1) {
      const all = errorsFile === undefined ? "--errors FILE keeps" : "the errors file has";
      notices.say(`Further failures are only counted; ${all} them all.`, "quiet");
      return;
    }
    const known = typeof input === "object" && input !== null ? sourceLine(input) : undefined;
    // An unreadable line is named by its error already.
    const where = line !== undefined ? "" : known === undefined ? `${place}: ` : `line ${known}: `;
    const what = status === "unknown" ? "outcome unknown: " : "";
    notices.say(`${where}${what}${error.message}`, "bad");
    if (verbose && !(error instanceof DataverseParallelError)) notices.say(stackOf(error), "quiet");
  };
  return {
    note: (failure, place) => {
      errorsFile?.add(keptFailure(failure));
      // Not reached because the run had ended: one reason for all, which is told once.
      if (failure.status === "notSent" || failure.status === "notRun") return;
      // What a block tells was shown when it did.
      if (!silent && failure.status !== "error") show(failure, place);
      count += 1;
      if (count === limit + 1) onTooMany();
    },
    get count() {
      return count;
    },
  };
}
