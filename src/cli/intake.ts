import type { InputError } from "../errors.ts";
import { failureLimit, type RunFlags } from "./bulk-flags.ts";
import { openErrorsFile } from "./errors-file.ts";
import { createFailureNotes, type FailureNotes } from "./failure-notes.ts";
import { openInput, type InputOptions } from "./input.ts";
import type { Session } from "./session.ts";

/** What comes into a run, and what is told of those that fail. */
export interface Intake {
  readonly items: AsyncIterable<unknown>;
  readonly notes: FailureNotes;
  /** Lines that could not be read: failures that the run itself knows nothing of. */
  readonly malformed: number;
  /** There were more failures than the flags allow, and the run was stopped. */
  readonly isOverLimit: boolean;
  /** The file that keeps what failed; undefined where there is none, or it could not be written. */
  readonly keptIn: string | undefined;
  /** How many items there seem to be, where that can be told: for the progress. */
  total(): number | undefined;
  /** How the run is stopped when there are too many failures. */
  onOverLimit(stop: () => void): void;
  /** Resolves when the errors file can take more. */
  room(): Promise<void>;
  close(): Promise<void>;
}

export function openIntake(
  { path, ...kind }: Pick<InputOptions, "path" | "of" | "bareLine">,
  flags: RunFlags,
  { notices, verbose }: Session,
): Intake {
  if (readsKeyboard(path)) notices.say("Reading from the keyboard; Ctrl-D ends the input.", "quiet");
  let malformed = 0;
  let isOverLimit = false;
  let stop = (): void => undefined;
  const input = openInput({
    path,
    ...kind,
    format: flags.format,
    onMalformed: (error: InputError) => {
      malformed += 1;
      notes.note({ input: undefined, status: "failed", error, line: error.line }, "");
    },
  });
  const errorsFile = flags.errors === undefined ? undefined : openErrorsFile(flags.errors, () => input, path);
  const notes = createFailureNotes({
    notices,
    errorsFile,
    silent: flags.errorAction === "silently-continue",
    verbose,
    limit: failureLimit(flags),
    onTooMany: () => {
      isOverLimit = true;
      stop();
    },
  });
  return {
    items: input.items,
    notes,
    get malformed() {
      return malformed;
    },
    get isOverLimit() {
      return isOverLimit;
    },
    get keptIn() {
      return errorsFile?.isBroken === false ? flags.errors : undefined;
    },
    total: input.estimate,
    onOverLimit: (act) => {
      stop = act;
    },
    room: async () => errorsFile?.room(),
    close: async () => errorsFile?.close(),
  };
}

function readsKeyboard(path: string | undefined): boolean {
  return (path === undefined || path === "-") && process.stdin.isTTY;
}
