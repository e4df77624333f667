import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Benchmark, Flags, Report, Tell } from "../benchmark.ts";
import { tokenFor } from "../sign-in.ts";
import { overheadFlags, readChoices } from "./choices.ts";
import { canDoWithoutJob } from "./command.ts";
import { contenderNames, contenderOf, isCommand, type ContenderName } from "./contenders.ts";
import { createRowFiles, type RowFiles } from "./files.ts";
import { measure } from "./measure.ts";
import { readResults } from "./report/figures.ts";
import { describeMachine } from "./report/machine.ts";
import { reportOf } from "./report/report.ts";
import { writeReport } from "./report/write-report.ts";
import { nameOfCase, type Case, type Result, type Sample } from "./results.ts";
import { spawnSink } from "./sink/spawn-sink.ts";

/** What a record costs here, with what people would use instead, and with nothing but what must be. */
export const overhead: Benchmark = {
  flags: overheadFlags,
  async run(tell, flags): Promise<Report> {
    const { from } = flags;
    const results = Array.isArray(from) ? await readAll(from.map(String)) : await measureAll(tell, flags);
    if (typeof flags.write === "string") await writeReport(flags.write, results);
    return reportOf(results);
  },
};

async function readAll(files: readonly string[]): Promise<readonly Result[]> {
  return (await Promise.all(files.map(readResults))).flat();
}

async function measureAll(tell: Tell, flags: Flags): Promise<readonly Result[]> {
  const { cases, contenders } = readChoices(flags);
  const names = await present(contenders, tell);
  const [usual] = cases;
  const results: Result[] = [];
  for (const each of cases) {
    // Pages of a list come one after another, however many requests there may be at a time.
    const reads = each.concurrency === usual?.concurrency;
    const some = names.filter((name) => reads || contenderOf(name).does === "write");
    if (some.length > 0) results.push(...(await measureCase(each, some, tell)));
  }
  return results;
}

/** The journal can only be left out where there is one. */
async function present(chosen: readonly ContenderName[] | undefined, tell: Tell): Promise<readonly ContenderName[]> {
  const names = chosen ?? contenderNames;
  const needJobs = names.filter((name) => {
    const contender = contenderOf(name);
    return isCommand(contender) && contender.flags.includes("--no-job");
  });
  if (needJobs.length === 0 || (await canDoWithoutJob())) return names;
  const missing = `dvp set has no --no-job, so that ${needJobs.join(" and ")} cannot be measured`;
  if (chosen !== undefined) throw new Error(`${missing}.`);
  tell(`${missing}: left out.`);
  return names.filter((name) => !needJobs.includes(name));
}

/** All contenders in turn, round after round, so that a slow moment of the machine meets them all. */
async function measureCase(each: Case, names: readonly ContenderName[], tell: Tell): Promise<readonly Result[]> {
  const directory = await mkdtemp(join(tmpdir(), "bench-overhead-"));
  const files: RowFiles = createRowFiles(directory);
  const samples = new Map<ContenderName, Sample[]>(names.map((name) => [name, []]));
  const sink = await spawnSink({ columns: each.columns, records: each.records });
  try {
    const door = { signIn: sink.signIn, token: await tokenFor(sink.signIn) };
    for (let round = 1; round <= each.rounds; round++) {
      tell(`${nameOfCase(each)}: round ${round} of ${each.rounds}`);
      for (const [name, own] of samples) own.push(await measure(name, { ...each, ...door }, files));
    }
  } finally {
    await sink.stop();
    await rm(directory, { recursive: true });
  }
  const where = await describeMachine();
  return [...samples].map(([contender, own]) => ({ contender, case: each, samples: own, where }));
}
