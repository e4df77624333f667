import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { invokeParallel } from "../../../src/parallel/invoke-parallel.ts";
import { endsWithin, rejectionOf } from "../waiting.ts";
import { watchSource } from "../watched-source.ts";
import { blockOf, moduleOf } from "./module-of.ts";

const repository = fileURLToPath(new URL("../../..", import.meta.url));
const reason = new Error("enough");

/** Aborts when the block has said that it is under way. */
function abortedWhenUnderWay(code: string): { readonly run: PromiseLike<unknown>; readonly told: string[] } {
  const told: string[] = [];
  const aborting = new AbortController();
  const run = invokeParallel([1], blockOf(code), {
    signal: aborting.signal,
    onLog: ({ message }) => {
      told.push(message);
      if (message === "under way") setTimeout(() => aborting.abort(reason), 20);
    },
  });
  return { run, told };
}

describe("an abort", () => {
  test("reaches the block's signal with its reason, and is what is thrown", async () => {
    const { run, told } = abortedWhenUnderWay(
      `(chunk, { signal, log }) => new Promise((resolve) => {
         signal.addEventListener("abort", () => resolve(log.verbose(signal.reason.message)));
         log.verbose("under way");
       })`,
    );
    expect(await rejectionOf(run)).toBe(reason);
    expect(told).toEqual(["under way", "enough"]);
  });

  test("ends a block that spins for ever", async () => {
    const { run } = abortedWhenUnderWay("(chunk, { log }) => { log.verbose('under way'); for (;;) ; }");
    expect(await rejectionOf(run)).toBe(reason);
  });

  test("with chunks waiting is over in no time", async () => {
    const aborting = new AbortController();
    const source = watchSource();
    const block = blockOf("(chunk, { log }) => { log.verbose(''); return new Promise(() => undefined); }");
    const begun = Promise.withResolvers<undefined>();
    const options = { signal: aborting.signal, onLog: () => begun.resolve(undefined), maxDegreeOfParallelism: 2 };
    const ended = rejectionOf(invokeParallel(source.input, block, options));
    await begun.promise;
    aborting.abort(reason);
    expect(await endsWithin(150, ended)).toBe(true);
    expect(await ended).toBe(reason);
    expect(source.closed).toBe(true);
  });
});

describe("a consumer", () => {
  test("that breaks ends the block at its next output, and the source", async () => {
    const source = watchSource();
    const told: string[] = [];
    const block = blockOf(
      `async function* (chunk, { log }) {
         try { for (let n = 0; ; n++) yield n; } finally { log.verbose("closed"); }
       }`,
    );
    const run = invokeParallel(source.input, block, {
      maxDegreeOfParallelism: 1,
      onLog: ({ message }) => told.push(message),
    });
    for await (const output of run) if (output === 5) break;
    expect(await run).toMatchObject({ stopped: true });
    expect([told, source.closed]).toEqual([["closed"], true]);
  });

  test("that is slow holds the block, and sees the first outputs while it still runs", async () => {
    const block = moduleOf(`
      let given = 0;
      export async function* block(chunk, { log }) {
        for (; given < 5000; given++) yield given;
        log.verbose("done");
      }
    `);
    let done = false;
    let taken = 0;
    for await (const output of invokeParallel([1], block, { onLog: () => (done = true) })) {
      expect(output).toBe(taken++);
      if (taken > 4000) continue;
      if (taken < 10) await sleep(2);
      expect(done).toBe(false);
    }
    expect([taken, done]).toEqual([5000, true]);
  });
});

/** Each way to end, as a block and what is done with its run. */
const ENDINGS: Readonly<Record<string, readonly [block: string, use: string]>> = {
  normal: ["(chunk) => chunk", "for await (const _ of run()) ;"],
  failures: ["(chunk) => { throw new Error('x'); }", "await run().catch(() => {});"],
  "a break": ["function* (chunk) { yield* chunk; }", "for await (const _ of run()) break;"],
  "a stop": ["(chunk) => chunk", "const all = run(); for await (const _ of all) all.stop();"],
  "errorAction stop": ["() => { throw new Error('x'); }", "await run({ errorAction: 'stop' }).catch(() => {});"],
  "a source that throws": [
    "(chunk) => chunk",
    "await run({}, (function* () { yield 1; throw new Error('x'); })()).catch(() => {});",
  ],
  retries: ["() => { throw new Error('x'); }", "await run({ retries: 3 }).catch(() => {});"],
  "an abort": ["() => { for (;;) ; }", "setTimeout(() => aborting.abort(), 200); await run().catch(() => {});"],
  "a crash": ["() => process.exit(1)", "await run().catch(() => {});"],
  "a time-out": ["() => new Promise(() => {})", "await run({ timeoutMs: 50 }).catch(() => {});"],
  "a module with a timer": ["(setInterval(() => {}, 1000), (chunk) => chunk)", "await run();"],
  "a module that does not load": ["(() => { throw new Error('x'); })()", "await run().catch(() => {});"],
};

test("after every ending nothing is left, and the process ends by itself", async () => {
  const scenes = Object.entries(ENDINGS).map(
    ([name, [block, use]]) => `{
      const aborting = new AbortController();
      const block = new URL(${JSON.stringify(blockOf(block).href)});
      const run = (more, input = [1, 2, 3]) => invokeParallel(input, block, { ...common, signal: aborting.signal, ...more });
      ${use}
      await new Promise((resolve) => setImmediate(resolve));
      const threads = process.report.getReport().workers.map(() => "Worker");
      const held = process.getActiveResourcesInfo().filter((kind) => !/^(Pipe|TTY|FSReq)/.test(kind));
      const listeners = getEventListeners(aborting.signal, "abort").map(() => "listener");
      left[${JSON.stringify(name)}] = [...threads, ...held, ...listeners];
    }`,
  );
  const program = moduleOf(
    `import { getEventListeners } from "node:events";
     import { connect, invokeParallel } from "${repository}src/index.ts";
     const connection = await connect("emulator:");
     const common = { connection, chunkSize: 1, maxDegreeOfParallelism: 2 };
     const left = {};
     ${scenes.join("\n")}
     await connection.close();
     console.log(JSON.stringify(left));`,
    "program.mjs",
  );
  const { stdout } = await promisify(execFile)(process.execPath, [fileURLToPath(program)], { timeout: 15_000 });
  expect(JSON.parse(stdout)).toEqual(Object.fromEntries(Object.keys(ENDINGS).map((name) => [name, []])));
});
