import { describe, expect, test } from "vitest";
import { invokeParallel } from "../../../src/parallel/invoke-parallel.ts";
import type { LogEntry } from "../../../src/parallel/report.ts";
import { emulated } from "../../records/emulated.ts";
import { drain, parallelErrorOf } from "../waiting.ts";
import { numbers } from "../watched-source.ts";
import { blockOf, moduleOf } from "./module-of.ts";

const one = { maxDegreeOfParallelism: 1 };

describe("a block in a module", () => {
  test("runs in TypeScript, by its name or by default, and is told what a function is told", async () => {
    const named = moduleOf(`
      import { isMainThread } from "node:worker_threads";
      import type { BlockContext } from "dataverse-parallel";
      export const block = (chunk: readonly number[], { chunkIndex, firstIndex, attempt, using, signal }: BlockContext) =>
        ({ chunk, chunkIndex, firstIndex, attempt, using, isMainThread, aborted: signal.aborted });
      export default () => "not this one";
    `);
    const run = invokeParallel(numbers(5), named, { chunkSize: 3, using: { city: "Bonn" }, ...one });
    const common = { attempt: 1, using: { city: "Bonn" }, isMainThread: false, aborted: false };
    expect(await drain(run)).toEqual({
      outputs: [
        { chunk: [0, 1, 2], chunkIndex: 0, firstIndex: 0, ...common },
        { chunk: [3, 4], chunkIndex: 1, firstIndex: 3, ...common },
      ],
      error: undefined,
    });
    const byDefault = moduleOf("export default (chunk: unknown[]) => chunk.length;");
    expect((await drain(invokeParallel([1, 2], byDefault))).outputs).toEqual([2]);
  });

  test("is loaded once in each worker, and no more workers than chunks at a time", async () => {
    const block = moduleOf(`
      import { threadId } from "node:worker_threads";
      import { setTimeout as sleep } from "node:timers/promises";
      const loaded = Math.random();
      export const block = async () => { await sleep(20); return threadId + " " + loaded; };
    `);
    const { outputs } = await drain(
      invokeParallel(numbers(12), block, { chunkSize: 1, maxDegreeOfParallelism: 2, ordered: true }),
    );
    expect(outputs).toHaveLength(12);
    expect(new Set(outputs).size).toBe(2);
  });

  test("is called for each item with per: item, and an item that throws fails alone", async () => {
    const block = blockOf("(item) => { if (item === 2) throw new RangeError('no two'); return item * 10; }");
    const { outputs, error } = await drain(invokeParallel(numbers(4), block, { per: "item", chunkSize: 4 }));
    expect(outputs).toEqual([0, 10, 30]);
    expect(error).toMatchObject({ failures: [{ firstIndex: 2, items: [2], error: new RangeError("no two") }] });
  });

  test("is tried again, and its outputs appear once", async () => {
    const block = blockOf(
      "async function* (chunk, { attempt }) { yield `try ${attempt}`; if (attempt < 3) throw new Error('not yet'); }",
    );
    const { outputs, error } = await drain(invokeParallel([1], block, { retries: 2 }));
    expect([outputs, error]).toEqual([["try 3"], undefined]);
  });

  test("keeps what it gave before it threw", async () => {
    const block = blockOf("function* () { yield 1; yield 2; throw new Error('enough'); }");
    const { outputs, error } = await drain(invokeParallel([1], block));
    expect(outputs).toEqual([1, 2]);
    expect(error).toMatchObject({ summary: { failed: 1, outputs: 2 } });
  });

  test("is told of its log entries in their order, with their chunk, before the chunk ends", async () => {
    const told: (LogEntry | string)[] = [];
    const block = blockOf("(chunk, { log }) => { log.verbose('a'); log.warning('b'); log.error('c'); return 'out'; }");
    await invokeParallel([1, 2], block, {
      ...one,
      chunkSize: 1,
      onLog: (entry) => told.push(entry),
      onProgress: ({ chunks }) => told.push(`end of ${chunks}`),
    });
    const placeOf = (chunkIndex: number) => ({
      ...{ chunkIndex, firstIndex: chunkIndex, items: [chunkIndex + 1], attempt: 1 },
    });
    const saidBy = (chunkIndex: number): LogEntry[] => [
      { level: "verbose", message: "a", ...placeOf(chunkIndex) },
      { level: "warning", message: "b", ...placeOf(chunkIndex) },
      { level: "error", message: "c", ...placeOf(chunkIndex) },
    ];
    expect(told).toEqual([...saidBy(0), "end of 1", ...saidBy(1), "end of 2"]);
  });

  test("fails its chunk with what onLog throws", async () => {
    const block = blockOf("(chunk, { log }) => { log.verbose('a'); return 1; }");
    const onLog = (): never => {
      throw new Error("full");
    };
    const { failures } = await parallelErrorOf(invokeParallel([1], block, { onLog }));
    expect(failures[0]?.error).toEqual(new Error("full"));
  });
});

describe("what is imported as dataverse-parallel", () => {
  test("is the running copy, whose default connection is the worker's clone", async () => {
    const { connection, emulator } = emulated();
    const block = moduleOf(`
      import { getDefaultConnection, setRecords, whoAmI, type BlockContext } from "dataverse-parallel";
      export async function* block(chunk: readonly { name: string }[], { connection }: BlockContext) {
        yield getDefaultConnection() === connection;
        yield (await whoAmI()).organizationId;
        yield setRecords("account", chunk, { createOnly: true });
      }
    `);
    const input = numbers(6).map((number) => ({ name: `account ${number}` }));
    const { outputs, error } = await drain(invokeParallel(input, block, { connection, ...one }));
    expect(error).toBeUndefined();
    expect(outputs).toMatchObject([true, expect.stringMatching(/^[0-9a-f-]{36}$/), { ok: 6, created: 6 }]);
    expect(emulator.snapshot("account")).toHaveLength(6);
    expect(connection.stats.requests).toBeGreaterThan(1);
  });

  test("has runs that must be awaited: one that is not fails its chunk, and nothing of it is done", async () => {
    const { connection, emulator } = emulated();
    const block = moduleOf(`
      import { setRecords } from "dataverse-parallel";
      export const block = () => { setRecords("account", [{ name: "never" }]); };
    `);
    const { failures } = await parallelErrorOf(invokeParallel([1], block, { connection }));
    expect(failures[0]?.error).toMatchObject({
      code: "usage",
      message: expect.stringContaining("made 1 run(s) and did not await them") as unknown,
    });
    expect(emulator.snapshot("account")).toEqual([]);
  });

  test("can run blocks of its own, in the worker and in threads of it", async () => {
    const { connection } = emulated();
    const inner = moduleOf(`
      import { whoAmI } from "dataverse-parallel";
      export const block = async (chunk) => [chunk[0], typeof (await whoAmI()).userId];
    `);
    const outer = moduleOf(`
      import { invokeParallel } from "dataverse-parallel";
      export async function* block(chunk, { using }) {
        yield* invokeParallel(chunk, ([item]) => item * 2, { chunkSize: 1, ordered: true });
        yield* invokeParallel(chunk, new URL(using.inner), { chunkSize: 2 });
      }
    `);
    const run = invokeParallel([1, 2], outer, { connection, using: { inner: inner.href } });
    expect(await drain(run)).toEqual({ outputs: [2, 4, 1, "string"], error: undefined });
  });
});
