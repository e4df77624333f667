import { BulkError, ParallelError } from "../errors.ts";
import type { WriteResult } from "../files/text-sink.ts";
import type { Pace } from "../parallel/pace.ts";
import type { Run } from "../parallel/run.ts";
import { exitCodeOf, exitCodes, type ExitCode } from "./exit-codes.ts";
import type { Interrupt } from "./interrupt.ts";
import { printError } from "./print-error.ts";
import type { Session } from "./session.ts";

/** How a run ended. */
export interface Drive {
  /** What ended it before its time; undefined where nothing did. */
  readonly thrown: unknown;
  /** The reader of the output has gone, and so it was stopped. */
  readonly closed: boolean;
}

/** Takes what comes out of a run until its end, the reader's or Ctrl-C. Does not throw. */
export async function drive<O>(
  run: Run<O, unknown>,
  interrupt: Interrupt,
  take: (output: O) => WriteResult | Promise<WriteResult>,
  close: () => Promise<void>,
): Promise<Drive> {
  let thrown: unknown;
  let closed = false;
  interrupt.onFirst(() => run.stop());
  try {
    for await (const output of run) {
      const taken = take(output);
      // Of a million outcomes most have nothing to wait for.
      closed = (typeof taken === "string" ? taken : await taken) === "closed";
      if (closed) break;
    }
  } catch (error) {
    thrown = reasonOf(error);
  }
  try {
    await close();
  } catch (error) {
    thrown ??= error;
  }
  return { thrown, closed };
}

/** What a run's error wraps, the run's figures, is told by the summary. */
function reasonOf(error: unknown): unknown {
  const isRunError = error instanceof BulkError || error instanceof ParallelError;
  return isRunError ? (error.cause ?? error) : error;
}

/** The figures of a run that is over: how fast it went lately tells nothing any more. */
export function summaryOf<P extends Pace>(progress: P): Omit<P, keyof Pace> {
  const summary = { ...progress };
  for (const name of ["rate", "fraction", "remainingMs"] as const) Reflect.deleteProperty(summary, name);
  return summary;
}

interface Ending {
  readonly thrown: unknown;
  readonly session: Session;
  readonly stopped: boolean;
  readonly failures: number;
}

/** Says what ended a run, where something did, and gives the exit code. */
export function conclude({ session, thrown, stopped, failures }: Ending): ExitCode {
  const { interrupt, notices } = session;
  if (thrown !== undefined && !interrupt.signal.aborted) printError(thrown, notices, session);
  if (interrupt.happened) return exitCodes.interrupted;
  if (thrown !== undefined) {
    return exitCodeOf(thrown) === exitCodes.signIn ? exitCodes.signIn : exitCodes.stopped;
  }
  if (stopped) return exitCodes.stopped;
  return failures > 0 ? exitCodes.failures : exitCodes.ok;
}
