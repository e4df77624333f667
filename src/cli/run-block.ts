import type { Connection } from "../connection/connection.ts";
import { invokeParallel } from "../parallel/invoke-parallel.ts";
import type { ParallelOptions } from "../parallel/options.ts";
import { createBlockReport } from "./block-report.ts";
import type { RunFlags } from "./bulk-flags.ts";
import type { ConnectionFlags } from "./connection-flags.ts";
import { conclude, drive, summaryOf } from "./drive.ts";
import type { Block } from "./eval-block.ts";
import type { ExitCode } from "./exit-codes.ts";
import { given } from "./flag-values.ts";
import { openIntake } from "./intake.ts";
import { inCommandJob, type CommandJob } from "./jobs/command-job.ts";
import type { JobFlags } from "./jobs/job-flags.ts";
import type { ModuleFlags } from "./module-flags.ts";
import { openOutput } from "./output.ts";
import { describeParallel, parallelResult } from "./parallel-report.ts";
import { showProgress } from "./progress.ts";
import type { Session } from "./session.ts";

export interface BlockFlags extends RunFlags, ModuleFlags, JobFlags, ConnectionFlags {
  readonly in?: string;
  readonly out?: string;
  readonly chunkSize?: number;
  readonly per: "chunk" | "item";
  readonly ordered?: boolean;
  readonly retries?: number;
  readonly timeoutMs?: number;
  readonly debug?: boolean;
}

export interface BlockCommand {
  readonly operands: readonly string[];
  readonly flags: BlockFlags;
  readonly session: Session;
  /** A function, or the address of the module that exports one. */
  readonly block: Block | URL;
  readonly connection: Connection | undefined;
  readonly using: Readonly<Record<string, unknown>>;
}

/** From the first line of the input to the summary: the work of `dvp parallel`. */
export async function runBlock(command: BlockCommand): Promise<ExitCode> {
  const { flags, session, operands } = command;
  const request = { command: "parallel" as const, operands, flags, session, source: { path: flags.in } };
  return inCommandJob(request, (job, begun) => runInJob(command, job, begun));
}

async function runInJob(
  { flags, session, block, connection, using }: BlockCommand,
  job: CommandJob | undefined,
  begun: () => void,
): Promise<ExitCode> {
  const { notices, interrupt } = session;
  const intake = await openIntake({ path: flags.in, of: "values" }, flags, session, job);
  const report = createBlockReport({
    ...{ notices, notes: intake.notes, verbose: session.verbose, debug: flags.debug === true },
    silent: flags.errorAction === "silently-continue",
  });
  const output = openOutput(given({ out: flags.out }), notices, job?.isNew === false);
  const options: ParallelOptions = {
    ...optionsOf(flags),
    ...given({ connection, job: job?.job }),
    using,
    signal: interrupt.signal,
    total: intake.total,
    ...report.listeners,
  };
  const run =
    block instanceof URL ? invokeParallel(intake.items, block, options) : invokeParallel(intake.items, block, options);
  intake.onOverLimit(() => run.stop());
  const hideProgress = showProgress({
    name: "parallel",
    mode: flags.progress,
    notices,
    connection,
    writesData: flags.out === undefined,
    figures: () => ({
      ok: run.progress?.ok ?? 0,
      failed: (run.progress?.failed ?? 0) + intake.malformed,
      pace: run.progress,
      activity: report.activity,
    }),
  });
  const forgetTotal = job?.keepTotal(intake.total);

  const ended = await drive(run, interrupt, output.write, async () => {
    hideProgress();
    forgetTotal?.();
    await Promise.all([intake.close(), output.close()]);
  });
  const { progress } = run;
  if (progress === undefined || (ended.thrown !== undefined && progress.read + intake.malformed === 0)) {
    throw ended.thrown;
  }
  if (progress.read + intake.malformed > 0) begun();
  const result = parallelResult(summaryOf(progress), { malformed: intake.malformed, errors: report.errors });
  const exitCode = conclude({
    ...ended,
    session,
    // Whoever read the outputs has what he wanted: that is no early end.
    stopped: intake.isOverLimit || (result.stopped && !ended.closed),
    failures: result.failed + result.errors,
  });
  notices.say(describeParallel(result, { file: intake.keptIn, job: job?.job.name }));
  if (connection === undefined && result.failed > 0) {
    notices.say("No environment is named. If the block needs one, give --url or set DATAVERSE_URL.");
  }
  if (flags.json === true) {
    const document = { command: "parallel", job: job?.job.name, ...result, exitCode };
    process.stdout.write(`${JSON.stringify(document)}\n`);
  }
  return exitCode;
}

/** Whether and when failures end the run is decided here, by their number, so the library is to go on. */
function optionsOf(flags: BlockFlags): ParallelOptions {
  const { chunkSize, lingerMs, maxDegreeOfParallelism, per, ordered, retries, timeoutMs } = flags;
  const { modules, excludeModule } = flags;
  return {
    ...given({ chunkSize, lingerMs, maxDegreeOfParallelism, per, ordered, retries, timeoutMs }),
    ...given({ modules, excludeModules: excludeModule }),
    errorAction: "silentlyContinue",
  };
}
