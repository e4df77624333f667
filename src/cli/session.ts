import type { Command } from "commander";
import { exitCodeOf, exitCodes, type ExitCode } from "./exit-codes.ts";
import { watchInterrupts, type Interrupt } from "./interrupt.ts";
import { createNotices, type Notices } from "./notices.ts";
import { printError } from "./print-error.ts";
import { narrate } from "./verbose.ts";
import { sayWarnings } from "./warnings.ts";
import { keepHeapSmall } from "./heap.ts";
import type { CommandRecord } from "./jobs/command-record.ts";
import type { RetryStatus } from "../parallel/journal.ts";

export interface CommonFlags {
  readonly verbose?: boolean;
}

/** What a command works with, from its flags to its exit code. */
export interface Session {
  readonly notices: Notices;
  readonly interrupt: Interrupt;
  readonly verbose: boolean;
  /** The job that the command is run for once more. */
  readonly again?: CommandAgain;
}

export interface CommandAgain {
  readonly name: string;
  readonly record: CommandRecord;
  /** What is sent again, from the journal. Undefined: the job is resumed, and its source read on. */
  readonly retry: RetryStatus | undefined;
}

/** A command's work: its flags, the session, its operands in their order. */
export type Work<F> = (flags: F, session: Session, ...operands: (string | undefined)[]) => Promise<ExitCode>;

/** Makes a command's work the action of its Commander command: errors are printed, and the exit code is set. */
export function defineAction<F extends CommonFlags>(command: Command, work: Work<F>): void {
  command.option("--verbose", "say on stderr what happens");
  command.action(async (...parameters: unknown[]) => {
    const operands = parameters.slice(0, -2) as (string | undefined)[];
    process.exitCode = await inSession(command.opts<F>(), (session) => work(command.opts<F>(), session, ...operands));
  });
}

async function inSession(
  { verbose = false }: CommonFlags,
  work: (session: Session) => Promise<ExitCode>,
): Promise<ExitCode> {
  keepHeapSmall();
  const notices = createNotices(process.stderr);
  const interrupt = watchInterrupts({ notices });
  const silence = verbose ? narrate(notices) : undefined;
  const endWarnings = sayWarnings(notices);
  try {
    return await work({ notices, interrupt, verbose });
  } catch (error) {
    if (interrupt.signal.aborted) return exitCodes.interrupted;
    printError(error, notices, { verbose });
    return exitCodeOf(error);
  } finally {
    silence?.();
    endWarnings();
    interrupt.dispose();
  }
}
