import type { Connection } from "../connection/connection.ts";
import type { BulkRun } from "../records/bulk/bulk-run.ts";
import type { WriteResult } from "../files/text-sink.ts";
import type { OkOutcome } from "../outcomes.ts";
import type { Journal } from "../parallel/journal.ts";
import type { Total } from "../parallel/total.ts";
import type { BulkProgress } from "../records/bulk/bulk-progress.ts";
import type { BulkFlags } from "./bulk-flags.ts";
import { bulkResult, describeBulk } from "./bulk-report.ts";
import type { ConnectionFlags } from "./connection-flags.ts";
import { conclude, drive, summaryOf } from "./drive.ts";
import type { ExitCode } from "./exit-codes.ts";
import { given } from "./flag-values.ts";
import type { InputOptions } from "./input.ts";
import { openIntake } from "./intake.ts";
import { inCommandJob, type CommandJob } from "./jobs/command-job.ts";
import type { JobFlags } from "./jobs/job-flags.ts";
import type { Output } from "./output.ts";
import { showProgress, type Figures } from "./progress.ts";
import type { Session } from "./session.ts";

/** Where outcomes that are ok are written, and as what: one input may stand for several records, or for none. */
export interface OutcomeOutput {
  readonly open: () => Output;
  readonly show: (outcome: OkOutcome) => Promise<readonly unknown[]>;
}

export interface BulkCommand {
  readonly name: "set" | "remove";
  readonly operands: readonly string[];
  readonly flags: BulkFlags & JobFlags & ConnectionFlags;
  readonly session: Session;
  readonly connection: Connection;
  readonly input: Pick<InputOptions, "path" | "of" | "bareLine">;
  readonly makeRun: (items: AsyncIterable<unknown>, options: { total: Total; job?: Journal }) => BulkRun;
  readonly output: OutcomeOutput | undefined;
}

/** From the first line of the input to the summary: what `dvp set` and `dvp remove` share. */
export async function runBulk(command: BulkCommand): Promise<ExitCode> {
  const { name, operands, flags, session, input } = command;
  // What only looks leaves nothing to go on with.
  const request = { command: name, operands, flags, session, source: input };
  return inCommandJob(flags.whatIf === true ? undefined : request, (job, begun) => runInJob(command, job, begun));
}

async function runInJob(command: BulkCommand, job: CommandJob | undefined, begun: () => void): Promise<ExitCode> {
  const { name, flags, session, connection } = command;
  const { notices } = session;
  const intake = await openIntake(command.input, flags, session, job);
  const output = command.output?.open();
  const run = command.makeRun(intake.items, { total: intake.total, ...given({ job: job?.job }) });
  intake.onOverLimit(() => run.stop());
  const hideProgress = showProgress({
    name,
    mode: flags.progress,
    notices,
    connection,
    writesData: output !== undefined,
    figures: () => bulkFigures(run.progress, intake.malformed),
  });
  const show = async (outcome: OkOutcome, to: Output): Promise<WriteResult> =>
    writeAll(to, (await command.output?.show(outcome)) ?? []);
  const forgetTotal = job?.keepTotal(intake.total);

  const ended = await drive(
    run,
    session.interrupt,
    (outcome) => {
      if (outcome.status === "ok") return output === undefined ? "written" : show(outcome, output);
      intake.notes.note(outcome, `record ${outcome.index + 1}`);
      return intake.room().then(() => "written" as const);
    },
    async () => {
      hideProgress();
      forgetTotal?.();
      await Promise.all([intake.close(), output?.close()]);
    },
  );
  const { progress } = run;
  if (progress === undefined || (ended.thrown !== undefined && progress.read + intake.malformed === 0)) {
    throw ended.thrown;
  }
  if (progress.read + intake.malformed > 0) begun();
  const result = bulkResult(summaryOf(progress), intake.malformed, flags.whatIf === true);
  const exitCode = conclude({
    ...ended,
    session,
    stopped: intake.isOverLimit || result.stopped,
    failures: result.failed + result.unknown + result.notSent,
  });
  notices.say(describeBulk(result, { file: intake.keptIn, job: job?.job.name }));
  if (flags.json === true) {
    process.stdout.write(`${JSON.stringify({ command: name, job: job?.job.name, ...result, exitCode })}\n`);
  }
  return exitCode;
}

/** Of the whole job, where there is one. */
function bulkFigures(progress: BulkProgress | undefined, malformed: number): Figures {
  const { ok = 0, failed = 0, unknown = 0 } = progress ?? {};
  return { ok, failed: failed + unknown + malformed, pace: progress };
}

async function writeAll(output: Output, values: readonly unknown[]): Promise<WriteResult> {
  for (const value of values) if ((await output.write(value)) === "closed") return "closed";
  return "written";
}
