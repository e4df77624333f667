import { expect, test } from "vitest";
import { invokeParallel, setRecords } from "../../src/index.ts";
import { accounts, emulated } from "../records/emulated.ts";
import { asJob, jobsFolder, namesIn } from "./jobs.ts";

const silently = { errorAction: "silentlyContinue" } as const;

test("a chunk whose block created some of its records and then failed is run again as it was cut, and makes none twice", async () => {
  const dir = jobsFolder();
  const world = emulated();
  const { connection } = world;
  const chunks: unknown[][] = [];
  let isMended = false;
  const block = async (chunk: readonly Record<string, unknown>[], { firstIndex }: { firstIndex: number }) => {
    chunks.push([firstIndex, ...chunk.map(({ name }) => name)]);
    await setRecords("account", chunk.slice(0, 3), { createOnly: true });
    if (!isMended && firstIndex !== 5) throw new Error("The rest is not to be had.");
    await setRecords("account", chunk.slice(3), { createOnly: true });
  };
  const options = { chunkSize: 5, maxDegreeOfParallelism: 3, connection, ...silently };
  const first = await asJob(dir, (job) => invokeParallel(accounts(19), block, { ...options, job }));
  expect(first).toMatchObject({ read: 19, ok: 5, failed: 14 });
  isMended = true;
  const before = chunks.splice(0);
  const second = await asJob(dir, (job) => invokeParallel(job.retry("failed"), block, { ...options, job }));
  expect(second).toMatchObject({ read: 19, ok: 19, failed: 0, earlier: 5 });
  const inPlace = (all: unknown[][]): unknown[][] => all.toSorted(([a], [b]) => Number(a) - Number(b));
  expect(inPlace(chunks)).toEqual(inPlace(before).filter(([first]) => first !== 5));
  expect(namesIn(world).sort()).toEqual(
    accounts(19)
      .map(({ name }) => name)
      .sort(),
  );
});

test("a chunk that was shorter than it could be is one of its own when it is retried, too", async () => {
  const dir = jobsFolder();
  async function* slowly(): AsyncGenerator<number> {
    for (let number = 0; number < 7; number++) {
      yield number;
      // The chunk at hand is handed over before the next comes.
      if (number === 1) await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }
  const chunks: (readonly number[])[] = [];
  const block = (chunk: readonly number[]): void => {
    chunks.push(chunk);
    throw new Error("not yet");
  };
  const options = { chunkSize: 4, lingerMs: 5, maxDegreeOfParallelism: 1, ...silently };
  await asJob(dir, (job) => invokeParallel(slowly(), block, { ...options, job }));
  await asJob(dir, (job) => invokeParallel(job.retry<number>("failed"), block, { ...options, job }));
  const cut = [[0, 1], [2, 3, 4, 5], [6]];
  expect(chunks).toEqual([...cut, ...cut]);
});

test("with one call for each item, only those that failed are called again", async () => {
  const dir = jobsFolder();
  let isMended = false;
  const called: number[] = [];
  const block = (item: number): void => {
    called.push(item);
    if (item % 3 === 0 && !isMended) throw new Error("not this one");
  };
  const options = { per: "item", chunkSize: 4, ...silently } as const;
  const numbers = Array.from({ length: 10 }, (_, index) => index);
  await asJob(dir, (job) => invokeParallel(numbers, block, { ...options, job }));
  isMended = true;
  called.splice(0);
  const summary = await asJob(dir, (job) => invokeParallel(job.retry<number>("failed"), block, { ...options, job }));
  expect(summary).toMatchObject({ read: 10, ok: 10, failed: 0 });
  expect(called.sort()).toEqual([0, 3, 6, 9]);
});
