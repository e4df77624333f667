import type { Connection } from "../connection/connection.ts";
import type { BulkRun } from "../records/bulk/bulk-run.ts";
import type { WriteResult } from "../files/text-sink.ts";
import type { OkOutcome } from "../outcomes.ts";
import type { Total } from "../parallel/total.ts";
import type { BulkFlags } from "./bulk-flags.ts";
import { bulkResult, describeBulk } from "./bulk-report.ts";
import { conclude, drive, summaryOf } from "./drive.ts";
import type { ExitCode } from "./exit-codes.ts";
import type { InputOptions } from "./input.ts";
import { openIntake } from "./intake.ts";
import type { Output } from "./output.ts";
import { showProgress } from "./progress.ts";
import type { Session } from "./session.ts";

/** Where outcomes that are ok are written, and as what: one input may stand for several records, or for none. */
export interface OutcomeOutput {
  readonly open: () => Output;
  readonly show: (outcome: OkOutcome) => Promise<readonly unknown[]>;
}

export interface BulkCommand {
  readonly name: "set" | "remove";
  readonly flags: BulkFlags;
  readonly session: Session;
  readonly connection: Connection;
  readonly input: Pick<InputOptions, "path" | "of" | "bareLine">;
  readonly makeRun: (items: AsyncIterable<unknown>, total: Total) => BulkRun;
  readonly output: OutcomeOutput | undefined;
}

/** From the first line of the input to the summary: what `dvp set` and `dvp remove` share. */
export async function runBulk(command: BulkCommand): Promise<ExitCode> {
  const { name, flags, session, connection } = command;
  const { notices } = session;
  const intake = openIntake(command.input, flags, session);
  const output = command.output?.open();
  const run = command.makeRun(intake.items, intake.total);
  intake.onOverLimit(() => run.stop());
  const hideProgress = showProgress({
    name,
    mode: flags.progress,
    notices,
    connection,
    writesData: output !== undefined,
    figures: () => ({ ok: run.progress?.ok ?? 0, failed: intake.notes.count, pace: run.progress }),
  });

  const ended = await drive(
    run,
    session.interrupt,
    async (outcome) => {
      if (outcome.status === "ok") return writeAll(output, (await command.output?.show(outcome)) ?? []);
      intake.notes.note(outcome, `record ${outcome.index + 1}`);
      await intake.room();
      return "written";
    },
    async () => {
      hideProgress();
      await Promise.all([intake.close(), output?.close()]);
    },
  );
  const { progress } = run;
  if (progress === undefined || (ended.thrown !== undefined && progress.read + intake.malformed === 0)) {
    throw ended.thrown;
  }
  const result = bulkResult(summaryOf(progress), intake.malformed, flags.whatIf === true);
  const exitCode = conclude({
    ...ended,
    session,
    stopped: intake.isOverLimit || result.stopped,
    failures: result.failed + result.unknown + result.notSent,
  });
  notices.say(describeBulk(result, intake.keptIn));
  if (flags.json === true) process.stdout.write(`${JSON.stringify({ command: name, ...result, exitCode })}\n`);
  return exitCode;
}

async function writeAll(output: Output | undefined, values: readonly unknown[]): Promise<WriteResult> {
  for (const value of values) if ((await output?.write(value)) === "closed") return "closed";
  return "written";
}
