import type { Command } from "commander";
import type { JobView } from "../../jobs/job.ts";
import { readJob } from "../../jobs/read-job.ts";
import { openErrorsFile } from "../errors-file.ts";
import { exitCodes } from "../exit-codes.ts";
import { failureOf } from "../intake.ts";
import { count } from "../progress.ts";
import { withoutControls } from "../notices.ts";
import { withRemarks, type KeptFailure } from "../remarks.ts";
import { defineAction, type CommonFlags, type Session } from "../session.ts";
import { addJobArgument, chooseJob, type ChoiceFlags } from "./choose-job.ts";
import { inputFormat, isRecord, type SourceRecord } from "./command-record.ts";
import { jobRow } from "./job-row.ts";

interface ShowFlags extends CommonFlags, ChoiceFlags {
  readonly errors?: string;
  readonly json?: boolean;
}

const EXAMPLES = `Examples:
  $ dvp jobs show --last
  $ dvp jobs show set-contact-k3fz9q --errors failed.csv
`;

/** So many failures are shown. */
const SHOWN = 10;

export function defineShow(command: Command): void {
  command.addHelpText("before", EXAMPLES);
  addJobArgument(command);
  command
    .option("--errors <file>", "write all that is not ok into a file, to be mended and fed back")
    .option("--json", "print one JSON document");
  defineAction<ShowFlags>(command, async (flags, session, named) => {
    const job = await readJob(undefined, await chooseJob(named, flags));
    try {
      if (flags.json === true) process.stdout.write(`${JSON.stringify(document(job))}\n`);
      else process.stdout.write(describe(job));
      if (flags.errors !== undefined) await keep(job, flags.errors, session);
    } finally {
      await job.close();
    }
    return exitCodes.ok;
  });
}

function* failuresOf(job: JobView): Iterable<KeptFailure> {
  for (const failure of job.failures()) yield failureOf(failure);
  for (const { line, message } of job.malformedLines()) {
    yield { status: "failed", code: "malformedInput", message, line };
  }
}

function first(job: JobView): readonly KeptFailure[] {
  const shown: KeptFailure[] = [];
  for (const failure of failuresOf(job)) if (shown.push(failure) === SHOWN) break;
  return shown;
}

async function keep(job: JobView, path: string, { notices }: Session): Promise<void> {
  const format = isRecord(job.command) ? inputFormat(job.command) : "ndjson";
  const file = openErrorsFile(path, () => ({ format, columns: undefined }), undefined);
  let number = 0;
  for (const failure of failuresOf(job)) {
    file.add(failure);
    number += 1;
    await file.room();
  }
  await file.close();
  notices.say(`${count(number)} that are not ok written to ${path}.`);
}

function document(job: JobView): object {
  const { id, command, asked, createdAt, startedAt, endedAt, process: owner, settled, counts, doubtful, file } = job;
  return {
    ...{ ...jobRow(job), id, command, environment: asked?.environment, source: asked?.fingerprint },
    ...{ createdAt: timeOf(createdAt), startedAt: timeOf(startedAt), endedAt: timeOf(endedAt), process: owner?.pid },
    ...{
      settled,
      counts,
      doubtful,
      reopened: job.reopened,
      malformed: job.malformed,
      file,
      failures: first(job).map(withRemarks),
    },
  };
}

function describe(job: JobView): string {
  const { name, state, what, ok, failed, unknown, left } = jobRow(job);
  const counts = Object.entries(job.counts).filter(([word]) => word !== "failed" && word !== "unknown");
  const actions = counts.filter(([word]) => word !== "ok").map(([word, number]) => `${count(number)} ${word}`);
  const isRunning = state === "running" && job.process !== undefined;
  const values: readonly (readonly [string, string | undefined])[] = [
    ["job", name],
    ["state", isRunning ? `${state}, process ${job.process.pid}` : state],
    ["command", `dvp ${what}`],
    ["environment", job.asked?.environment?.url],
    ["source", isRecord(job.command) ? sourceText(job.command.source, job.asked?.fingerprint) : undefined],
    ["made", timeOf(job.createdAt)],
    ["last run", timeOf(job.startedAt)],
    ["ok", `${count(ok)}${actions.length === 0 ? "" : ` (${actions.join(", ")})`}`],
    ["failed", count(failed)],
    ["unknown", count(unknown)],
    ["in doubt", job.doubtful === 0 ? undefined : `${count(job.doubtful)}, which resuming makes sure of`],
    ["to retry", job.reopened === 0 ? undefined : `${count(job.reopened)}, which an interrupted retry has left`],
    ["left", left === undefined ? "not known" : count(left)],
    ["journal", job.file],
  ];
  const failures = first(job).map((failure) => `  ${placeOf(failure)}${failure.message}`);
  const more = failures.length === SHOWN ? ["  Further ones are written by --errors FILE."] : [];
  return [
    ...values.flatMap(([label, value]) => (value === undefined ? [] : [`${label.padEnd(13)}${value}`])),
    ...(failures.length === 0 ? [] : ["", "Not ok:", ...failures, ...more]),
    "",
  ]
    .map(withoutControls)
    .join("\n");
}

/** A line that could not be read is named by its error already. */
function placeOf({ input, line }: KeptFailure): string {
  return input === undefined || line === undefined ? "" : `line ${line}: `;
}

function sourceText(source: SourceRecord, fingerprint: string | undefined): string {
  switch (source.kind) {
    case "file":
      return `${source.path}${fingerprint === undefined ? "" : ` (${fingerprint})`}`;
    case "stream":
      return "standard input, of which no copy was kept";
    case "spool":
      return "a copy of standard input";
    case "query":
      return "the environment";
  }
}

function timeOf(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}
