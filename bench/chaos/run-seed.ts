import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runClient } from "./client/run-client.ts";
import { lastDocument } from "./judge/documents.ts";
import { judgeErrorsFile } from "./judge/judge-errors-file.ts";
import { judgeJob } from "./judge/judge-job.ts";
import { addTallies, NOTHING, type Tally } from "./report/tally.ts";
import { runJob, type ChaoticJob, type JobEnd } from "./run-job.ts";
import { contactId } from "./script/contact-id.ts";
import { expectationOf, expectationOfRetry, toRetry } from "./script/expectation.ts";
import { BLOCK_FILE, blockModule, commandOf } from "./script/operations.ts";
import type { Script } from "./script/script.ts";
import { inputText } from "./script/write-input.ts";
import type { Service } from "./service/spawn-service.ts";

export interface Verdict {
  /** Each is a way in which it went wrong. */
  readonly complaints: readonly string[];
  readonly tally: Tally;
}

const JOB = "chaos";

/** Everything that a script says, and then whether all is as it should be. The folder is left where it is not. */
export async function runSeed(script: Script, service: Service, folder: string): Promise<Verdict> {
  const start = performance.now();
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const input = `input.${script.format}`;
  const output = "output.ndjson";
  await writeFile(join(folder, input), inputText(script));
  if (script.operation === "block-module") await writeFile(join(folder, BLOCK_FILE), blockModule);
  await service.reset({ account: script.present });

  const own = script.operation === "export" ? [] : ["--json"];
  const words = commandOf(script, { input, output });
  const job: ChaoticJob = {
    ...{ name: JOB, folder, service, sessions: script.sessions },
    command: [...words, "--job", JOB, ...own],
    resume: ["jobs", "resume", JOB, "--json"],
  };
  const end = await withFigures(job, script, await runJob(job));
  const judged = await judgeJob(job, script, end, expectationOf(script));
  const complaints = [...end.complaints, ...judged.complaints, ...(await judgeErrorsFile(folder, script))];
  let tally = addTallies(end.tally, { unknown: judged.unknown.size });
  if (complaints.length === 0 && script.retries) {
    const retried = await retry(job, script, judged.unknown);
    complaints.push(...retried.complaints.map((complaint) => `when retried: ${complaint}`));
    tally = addTallies(tally, retried.tally);
  }
  if (complaints.length === 0) await rm(folder, { recursive: true });
  const records = Math.max(script.rows.length, script.present.length);
  const seconds = (performance.now() - start) / 1000;
  return { complaints, tally: addTallies(tally, { seeds: 1, records, seconds }) };
}

/** A session that was killed when all was done has not said its figures: the command tells them once more. */
async function withFigures(
  { folder, service, command }: ChaoticJob,
  { operation }: Script,
  end: JobEnd,
): Promise<JobEnd> {
  if (end.figures !== undefined || operation === "export") return end;
  const again = await runClient(command, { folder, variables: service.variables, troubles: [] });
  const figures = lastDocument(again.stdout);
  if (figures !== undefined) return { ...end, figures };
  return { ...end, complaints: [...end.complaints, `asked for its figures it says: ${again.stderr}`] };
}

/** What the service refused is mended, and what failed is sent again within the same job, with the same troubles. */
async function retry(job: ChaoticJob, script: Script, unknown: ReadonlySet<string>): Promise<JobEnd> {
  const mended = script.rows.filter(({ kind }) => kind === "mendable");
  await job.service.load({ contact: mended.map((row) => ({ contactid: contactId(row), lastname: row.mark })) });
  // Nothing is left to send where all that failed is unknown or could not be read.
  if (toRetry(script, unknown).length === 0)
    return { complaints: [], figures: undefined, forgot: false, tally: NOTHING };
  const again: ChaoticJob = {
    ...job,
    resume: ["jobs", "retry", JOB, "--json"],
    sessions: script.sessions.map((session) => ({ ...session, by: "resume" })),
  };
  const end = await runJob(again);
  const judged = await judgeJob(again, script, end, expectationOfRetry(script, unknown));
  return { ...end, complaints: [...end.complaints, ...judged.complaints] };
}
