import { describe, expect, test, vi } from "vitest";
import { WorkerError } from "../../../src/errors.ts";
import { invokeParallel } from "../../../src/parallel/invoke-parallel.ts";
import type { LogEntry } from "../../../src/parallel/report.ts";
import { createTestConnection } from "../../connection/test-connection.ts";
import { startServer } from "../../connection/web-server.ts";
import { drain } from "../waiting.ts";
import { numbers } from "../watched-source.ts";
import { blockOf } from "./module-of.ts";

describe("a worker that is lost fails its chunk only, and another takes its place", () => {
  test.each<[what: string, code: string, options: object, says: string]>([
    ["it exits", "process.exit(3)", {}, "it exited with code 3."],
    [
      "nothing catches an exception",
      "(setImmediate(() => { throw new TypeError('stray'); }), new Promise(() => undefined))",
      {},
      "nothing caught an exception: stray.",
    ],
    [
      "a rejection is not heard",
      "(Promise.reject(new Error('unheard')), new Promise(() => undefined))",
      {},
      "nothing caught an exception: unheard.",
    ],
    [
      "it runs out of memory",
      "(() => { const all = []; for (;;) all.push(new Array(1e5).fill(0.5)); })()",
      { resourceLimits: { maxOldGenerationSizeMb: 16 } },
      "it ran out of memory: ",
    ],
  ])("%s", async (_, code, options, says) => {
    const block = blockOf(`(chunk) => chunk[0] === 2 ? ${code} : chunk`);
    const { outputs, error } = await drain(
      invokeParallel(numbers(6), block, { chunkSize: 2, maxDegreeOfParallelism: 1, ...options }),
    );
    expect(outputs).toEqual([0, 1, 4, 5]);
    expect(error).toMatchObject({ summary: { ok: 4, failed: 2 }, failures: [{ chunkIndex: 1, firstIndex: 2 }] });
    const [failure] = (error as { failures: { error: unknown }[] }).failures;
    expect(failure?.error).toBeInstanceOf(WorkerError);
    expect(failure?.error).toMatchObject({ code: "worker", firstIndex: 2, lastIndex: 3 });
    expect((failure?.error as Error).message).toContain("while it worked on inputs 2 to 3: ");
    expect((failure?.error as Error).message).toContain(says);
  });
});

test("a block that spins for ever is ended when its time is up, and the others go on", async () => {
  const block = blockOf("(chunk) => { if (chunk[0] === 1) for (;;) ; return chunk; }");
  const { outputs, error } = await drain(
    invokeParallel(numbers(3), block, { chunkSize: 1, maxDegreeOfParallelism: 1, timeoutMs: 100 }),
  );
  expect(outputs).toEqual([0, 2]);
  expect(error).toMatchObject({
    failures: [{ firstIndex: 1, error: new Error("The block did not finish within 100 ms.") }],
  });
});

test("a block that heeds its signal when its time is up keeps its thread", async () => {
  const block = blockOf(
    `(() => { let calls = 0; return (chunk, { signal }) =>
       ++calls === 1 ? new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))) : calls; })()`,
  );
  const run = invokeParallel([0, 1], block, { chunkSize: 1, maxDegreeOfParallelism: 1, timeoutMs: 100 });
  expect((await drain(run)).outputs).toEqual([2]);
});

test("the time that a worker takes to start is not the block's", async () => {
  const slow = blockOf(
    "await new Promise((resolve) => setTimeout(resolve, 150)), (chunk) => chunk".replace(/^/, "(") + ")",
  );
  const { outputs, error } = await drain(invokeParallel([1], slow, { timeoutMs: 100 }));
  expect([outputs, error]).toEqual([[1], undefined]);
});

test.each([
  ["exited", "process.exit(1);"],
  ["spun", "for (;;) ;"],
])("a chunk whose worker %s is tried again in another", async (_, code) => {
  const block = blockOf(`(chunk, { attempt }) => { if (attempt === 1) ${code} return attempt; }`);
  const { outputs, error } = await drain(invokeParallel([1], block, { retries: 1, timeoutMs: 300 }));
  expect([outputs, error]).toEqual([[2], undefined]);
});

test("what a block gave before its thread ended is kept", async () => {
  const block = blockOf("function* () { yield 1; yield 2; yield 3; process.exit(0); }");
  const { outputs, error } = await drain(invokeParallel([1], block));
  expect(outputs).toEqual([1, 2, 3]);
  expect(error).toMatchObject({ failures: [{ error: { exitCode: 0 } }] });
});

test("a thread that ends between two chunks is told, and fails neither", async () => {
  const told: LogEntry[] = [];
  const block = blockOf("(chunk) => { if (chunk[0] === 0) setTimeout(() => process.exit(7), 20); return chunk; }");
  async function* slowly(): AsyncGenerator<number> {
    yield 0;
    await new Promise((resolve) => setTimeout(resolve, 200));
    yield 1;
  }
  const options = { chunkSize: 1, maxDegreeOfParallelism: 1, onLog: (entry: LogEntry) => told.push(entry) };
  expect(await drain(invokeParallel(slowly(), block, options))).toEqual({ outputs: [0, 1], error: undefined });
  expect(told).toMatchObject([
    { level: "error", chunkIndex: 0, message: expect.stringContaining("code 7") as unknown },
  ]);
});

test("what a lost worker had asked for is cancelled, and its permit is given back", async () => {
  const server = await startServer(() => "silence");
  const connection = createTestConnection({ url: server.url, timeoutMs: 60_000 });
  const block = blockOf(
    `async (chunk, { connection }) => {
       connection.send({ method: "GET", path: "accounts", idempotent: true }, { onDoubt: () => process.exit(1) });
       await new Promise(() => undefined);
     }`,
  );
  const { error } = await drain(invokeParallel([1], block, { connection }));
  expect(error).toMatchObject({ failures: [{ error: { code: "worker" } }] });
  await vi.waitFor(() => expect(connection.explain().lanes).toMatchObject([{ inFlight: 0 }]));
});
