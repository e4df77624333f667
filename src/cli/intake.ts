import type { InputError } from "../errors.ts";
import type { JobFailure } from "../jobs/failures.ts";
import { failureLimit, type RunFlags } from "./bulk-flags.ts";
import { openErrorsFile, type ErrorsFile } from "./errors-file.ts";
import { createFailureNotes, type FailureNotes } from "./failure-notes.ts";
import { openInput, type Input, type InputOptions } from "./input.ts";
import { isRetriable } from "../jobs/retries.ts";
import type { RetryStatus } from "../parallel/journal.ts";
import type { CommandJob } from "./jobs/command-job.ts";
import { openRetried } from "./jobs/retried-input.ts";
import type { KeptFailure } from "./remarks.ts";
import type { Session } from "./session.ts";

/** What comes into a run, and what is told of those that fail. */
export interface Intake {
  readonly items: AsyncIterable<unknown>;
  readonly notes: FailureNotes;
  /** Lines that could not be read, by earlier runs of the job too: failures that the run itself knows nothing of. */
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

/** With a job that goes on, the errors file is written anew from its journal, so that it has what failed in all of the job. */
export async function openIntake(
  { path, ...kind }: Pick<InputOptions, "path" | "of" | "bareLine">,
  flags: RunFlags,
  session: Session,
  command: CommandJob | undefined,
): Promise<Intake> {
  const { notices, verbose } = session;
  const job = command?.job;
  const retry = session.again?.retry;
  const knownLines = new Set(Array.from(job?.malformedLines() ?? [], ({ line }) => line));
  let malformed = knownLines.size;
  let isOverLimit = false;
  let stop = (): void => undefined;

  const onMalformed = (error: InputError): void => {
    const { line } = error;
    if (line !== undefined && knownLines.has(line)) return;
    malformed += 1;
    if (line !== undefined) job?.keepMalformed(line, error.message);
    notes.note({ input: undefined, status: "failed", error, line }, "");
  };
  const input =
    command !== undefined && retry !== undefined
      ? openRetried(command, retry)
      : openInput({ path, ...kind, format: flags.format, spool: command?.spool, onMalformed });
  if (retry === undefined) sayWhereFrom(input, path, command, session);
  const errorsFile = flags.errors === undefined ? undefined : openErrorsFile(flags.errors, () => input, path);
  if (job !== undefined && errorsFile !== undefined) await keepEarlier(job, errorsFile, retry);
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

/** What is sent again is no failure, unless it fails again. */
async function keepEarlier(
  job: CommandJob["job"],
  errorsFile: ErrorsFile,
  retry: RetryStatus | undefined,
): Promise<void> {
  for (const failure of job.failures()) {
    if (retry !== undefined && isRetriable(failure, retry)) continue;
    errorsFile.add(failureOf(failure));
    await errorsFile.room();
  }
  for (const { line, message } of job.malformedLines()) {
    errorsFile.add({ status: "failed", code: "malformedInput", message, line });
    await errorsFile.room();
  }
}

/** As an errors file keeps what a journal has. */
export function failureOf({ serverCode, code, ...rest }: JobFailure): KeptFailure {
  return { ...rest, code: serverCode ?? code };
}

function sayWhereFrom(input: Input, path: string | undefined, command: CommandJob | undefined, session: Session): void {
  if (command === undefined || command.record.source.kind === "stream") sayIfKeyboard(path, session);
  if (command !== undefined) sayIfReadAgain(input, command, session);
}

function sayIfReadAgain(input: Input, { job, isNew }: CommandJob, { notices }: Session): void {
  if (isNew || input.hasPlaces || job.state === "completed") return;
  notices.say(`${input.name} has no places to go on from: it is read again from its start, and nothing is sent twice.`);
}

function sayIfKeyboard(path: string | undefined, { notices }: Session): void {
  const readsKeyboard = (path === undefined || path === "-") && process.stdin.isTTY;
  if (readsKeyboard) notices.say("Reading from the keyboard; Ctrl-D ends the input.", "quiet");
}
