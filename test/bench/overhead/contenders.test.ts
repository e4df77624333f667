import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { canDoWithoutJob, runCommand } from "../../../bench/overhead/command.ts";
import { contenderNames, contenderOf, isCommand, type Contender } from "../../../bench/overhead/contenders.ts";
import { createRowFiles, type RowFiles } from "../../../bench/overhead/files.ts";
import { checkWork } from "../../../bench/overhead/measure.ts";
import { rowName } from "../../../bench/overhead/rows.ts";
import { startSink, type Sink } from "../../../bench/overhead/sink/sink.ts";
import type { Task } from "../../../bench/overhead/work.ts";
import { tokenFor } from "../../../bench/sign-in.ts";

const RECORDS = 47;
const BATCH = 10;
const NAME = /"bench_name":"([^"]*)"/g;

let sink: Sink;
let task: Task;
let files: RowFiles;
let names: string[] = [];
let withoutJob: boolean;
beforeAll(async () => {
  vi.stubEnv("http_proxy", undefined);
  sink = await startSink({
    columns: 8,
    records: RECORDS,
    onWrite: (body) => names.push(...Array.from(body.toString().matchAll(NAME), ([, name = ""]) => name)),
  });
  task = {
    ...{ signIn: sink.signIn, token: await tokenFor(sink.signIn) },
    ...{ columns: 8, records: RECORDS, batchSize: BATCH, concurrency: 3 },
  };
  files = createRowFiles(await mkdtemp(join(tmpdir(), "contenders-")));
  withoutJob = await canDoWithoutJob();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await sink.close();
  await rm(files.directory, { recursive: true });
});
beforeEach(() => {
  sink.reset();
  names = [];
});

async function work(contender: Contender): Promise<number> {
  if (isCommand(contender)) {
    await runCommand(contender, task, files, RECORDS);
    return RECORDS;
  }
  const open = await contender.load();
  const { run, close } = await open(task);
  const done = await run(RECORDS);
  await close();
  return done;
}

const named = (does: Contender["does"]) => contenderNames.filter((name) => contenderOf(name).does === does);

describe("every contender", () => {
  it.for(named("write"))("writes each record once: %s", async (name, { skip }) => {
    const contender = contenderOf(name);
    const needsJobs = isCommand(contender) && contender.flags.includes("--no-job");
    skip(needsJobs && !withoutJob, "the command has no jobs");
    expect(await work(contender)).toBe(RECORDS);
    expect(names.toSorted()).toEqual(Array.from({ length: RECORDS }, (_, index) => rowName(index)).toSorted());
    const isOneByOne = name.endsWith("single");
    expect(sink.counts).toMatchObject({
      records: RECORDS,
      requests: isOneByOne ? RECORDS : Math.ceil(RECORDS / BATCH),
    });
  });

  it.each(named("read"))("reads each record once: %s", async (name) => {
    expect(await work(contenderOf(name))).toBe(RECORDS);
    expect(sink.counts).toMatchObject({ records: RECORDS, requests: 1 });
  });

  it.each([
    ["has not written all", { asked: 10, answered: 10, counted: 9 }],
    ["has not heard of all", { asked: 10, answered: 9, counted: 10 }],
    ["has written some twice", { asked: 10, answered: 10, counted: 11 }],
  ])("that %s is an error", (_, done) => {
    expect(() => checkWork(contenderOf("fetch-multiple"), done)).toThrow(
      `fetch, CreateMultiple was to write 10 records: it has answers for ${done.answered}, and the sink counted ${done.counted}.`,
    );
  });
});
