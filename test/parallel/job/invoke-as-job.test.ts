import { expect, test } from "vitest";
import { invokeParallel, setRecords } from "../../../src/index.ts";
import { accounts, emulated } from "../../records/emulated.ts";
import { moduleOf } from "../isolated/module-of.ts";
import { createMemoryJob } from "./memory-job.ts";

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

test("chunks that have finished, or failed for good, are not run again", async () => {
  const job = createMemoryJob();
  const block = (chunk: readonly number[]): number => {
    if (chunk.includes(4)) throw new Error("not four");
    return chunk.length;
  };
  const options = { chunkSize: 2, maxDegreeOfParallelism: 1, job };
  const first = invokeParallel(numbers(10), block, { ...options, errorAction: "stop" });
  await expect(first).rejects.toMatchObject({ summary: { ok: 4, failed: 2, earlier: 0 } });
  expect(job.entries.get(4)).toMatchObject({ status: "failed", input: 4, error: { message: "not four" } });
  const seen: number[] = [];
  const again = invokeParallel(numbers(10), (chunk) => void seen.push(...chunk), options);
  await expect(again).rejects.toThrow("In earlier runs of the job 2 of 10 inputs failed");
  expect(again.progress).toMatchObject({ read: 10, ok: 8, failed: 2, notRun: 0, earlier: 6 });
  expect(seen).toEqual([6, 7, 8, 9]);
  expect(job.ends).toEqual(["interrupted", "completed"]);
});

test("a chunk that was under way is run again, with the inputs that it had", async () => {
  const job = createMemoryJob();
  const controller = new AbortController();
  async function* slow(): AsyncGenerator<number> {
    for (const number of numbers(9)) {
      yield number;
      // The chunk at hand is handed over before the next comes: it holds fewer than it could.
      if (number === 4) await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }
  const first = invokeParallel(
    slow(),
    async (chunk, { signal }) => {
      if (!chunk.includes(4)) return;
      controller.abort(new Error("the process dies here"));
      await new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("aborted"))));
    },
    { chunkSize: 4, lingerMs: 5, maxDegreeOfParallelism: 2, job, signal: controller.signal },
  );
  await expect(first).rejects.toThrow("the process dies here");
  const chunks: (readonly number[])[] = [];
  await invokeParallel(numbers(9), (chunk) => void chunks.push(chunk), { chunkSize: 4, job });
  expect(chunks).toEqual([[4], [5, 6, 7, 8]]);
});

test("what chunks are cut to belongs to the job, and what the block is does not", async () => {
  const job = createMemoryJob();
  await invokeParallel(numbers(2), () => undefined, { chunkSize: 7, using: { secret: "s" }, job });
  expect(job.asked).toMatchObject([{ run: "invokeParallel", what: { chunkSize: 7, per: "chunk" } }]);
  expect(JSON.stringify(job.asked)).not.toContain("secret");
});

test("a journal that cannot be written ends the run, and every input is accounted for", async () => {
  const job = createMemoryJob();
  job.onBegin = ([first = 0]) => {
    if (first >= 4) throw new Error("ENOSPC");
  };
  const run = invokeParallel(numbers(10), () => undefined, { chunkSize: 2, maxDegreeOfParallelism: 1, job });
  await expect(run).rejects.toMatchObject({ code: "parallel", cause: { code: "job" } });
  const { read, ok, failed, notRun } = run.progress!;
  expect([ok, failed, notRun]).toEqual([4, 0, read - 4]);
});

test("what a block creates is created once, however often the block is called for its chunk", async () => {
  const world = emulated();
  const { connection } = world;
  const calls = new Map<number, number>();
  await invokeParallel(
    accounts(6, () => ({ name: "the same" })),
    async (chunk, { firstIndex }) => {
      const call = (calls.get(firstIndex) ?? 0) + 1;
      calls.set(firstIndex, call);
      // The second time others come first, and one more comes along: an index proves nothing.
      const more = call === 1 ? [] : [{ name: `later ${firstIndex}` }];
      await setRecords("account", [...more, ...chunk], { createOnly: true });
      if (call < 3) throw new Error("after all was written");
    },
    { chunkSize: 3, retries: 2, connection },
  );
  const names = world.emulator.snapshot("account").map(({ name }) => String(name));
  expect(names.sort()).toEqual(["later 0", "later 3", ...Array<string>(6).fill("the same")]);
});

test("what a block created before the process died is not created again", async () => {
  const world = emulated();
  const { connection } = world;
  const job = createMemoryJob();
  const dying = new AbortController();
  const write = (chunk: readonly object[]) => setRecords("account", chunk, { createOnly: true });
  const first = invokeParallel(
    accounts(4),
    async (chunk) => {
      await write(chunk);
      dying.abort(new Error("the process dies here"));
      await new Promise((resolve) => setTimeout(resolve, 60));
    },
    { chunkSize: 2, maxDegreeOfParallelism: 1, connection, job, signal: dying.signal },
  );
  await expect(first).rejects.toThrow("the process dies here");
  expect(await invokeParallel(accounts(4), write, { chunkSize: 2, connection, job })).toMatchObject({ ok: 4 });
  const names = world.emulator.snapshot("account").map(({ name }) => String(name));
  expect(names.sort()).toEqual(accounts(4).map(({ name }) => name));
});

test("runs within a block that is called again create once, too", async () => {
  const world = emulated();
  const { connection } = world;
  let calls = 0;
  await invokeParallel(
    accounts(4),
    async (chunk) => {
      let inner = 0;
      for (const table of ["account", "account"]) {
        await invokeParallel(
          chunk,
          async (some) => {
            await setRecords(table, some, { createOnly: true });
            if (inner++ % 2 === 0) throw new Error("the inner block fails once");
          },
          { chunkSize: 2, maxDegreeOfParallelism: 1, retries: 3 },
        );
      }
      if (calls++ === 0) throw new Error("the outer block fails once");
    },
    { chunkSize: 4, maxDegreeOfParallelism: 1, retries: 1, connection },
  );
  const names = world.emulator.snapshot("account").map(({ name }) => String(name));
  // Each of them was meant to be created by both of the inner runs.
  expect(names.sort()).toEqual(accounts(4).flatMap(({ name }) => [name, name]));
});

test("what a block in a thread creates is created once, too", async () => {
  const world = emulated();
  const { connection } = world;
  const block = moduleOf(
    `import { setRecords } from ${JSON.stringify(new URL("../../../src/index.ts", import.meta.url).href)};
     export async function block(chunk, { attempt }) {
       await setRecords("account", attempt === 1 ? chunk : chunk.toReversed(), { createOnly: true });
       if (attempt < 3) throw new Error("after all was written");
     }`,
  );
  await invokeParallel(
    accounts(6, () => ({ name: "the same" })),
    block,
    {
      ...{ chunkSize: 3, maxDegreeOfParallelism: 2, retries: 2, connection },
    },
  );
  expect(world.emulator.snapshot("account")).toHaveLength(6);
});
