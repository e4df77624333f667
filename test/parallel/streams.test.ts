import { describe, expect, test } from "vitest";
import { invokeParallel } from "../../src/parallel/invoke-parallel.ts";
import type { AnyBlock } from "../../src/parallel/call-block.ts";
import type { ParallelOptions } from "../../src/parallel/options.ts";
import type { BlockProgress, BlockProgressEntry, LogEntry } from "../../src/parallel/report.ts";
import { blockOf } from "./isolated/module-of.ts";
import { drain, parallelErrorOf } from "./waiting.ts";
import { numbers } from "./watched-source.ts";

type Block = (input: unknown, context: never) => unknown;

/** The same block as a function, and as the module that has its code. */
const ways: [way: string, given: (block: Block) => AnyBlock | URL][] = [
  ["a function", (block) => block],
  ["a module", (block) => blockOf(block.toString())],
];

interface Context {
  readonly log: Record<"warning" | "error" | "debug", (message: unknown, input?: unknown) => void>;
  readonly progress: (progress: BlockProgress) => void;
  readonly attempt: number;
}

/** What was told, in one order: log entries and progress as they are, and what became of chunks. */
async function hear(input: readonly unknown[], block: AnyBlock | URL, options: ParallelOptions = {}) {
  const told: unknown[] = [];
  const run = invokeParallel(input, block as URL, {
    chunkSize: 2,
    maxDegreeOfParallelism: 1,
    errorAction: "silentlyContinue",
    ...options,
    onLog: ({ level, message, chunkIndex, firstIndex, items, attempt }: LogEntry) =>
      told.push([level, message, { chunkIndex, firstIndex, items, attempt }]),
    onBlockProgress: (entry: BlockProgressEntry) => told.push(entry),
    onFailure: ({ chunkIndex }) => told.push(`failed ${chunkIndex}`),
    onChunkEnd: ({ chunkIndex, status }) => told.push(`${status} ${chunkIndex}`),
    onProgress: ({ chunks }) => told.push(`progress ${chunks}`),
  });
  return { told, ...(await drain(run)) };
}

describe.each(ways)("what the block of %s says", (_, given) => {
  test("reaches the caller in its order, with its inputs, before its chunk ends", async () => {
    const block = given(((chunk: readonly number[], { log, progress }: Context) => {
      log.warning("all");
      progress({ activity: "Copying", status: "a.pdf", done: 1, total: 4 });
      log.error("the second", chunk[1]);
      log.debug("none of them", "something else");
      if (chunk[0] === 2) throw new Error("no");
      return chunk;
    }) as Block);
    const { told, outputs } = await hear(numbers(4), block);
    const saidBy = (chunkIndex: number): unknown[] => {
      const firstIndex = chunkIndex * 2;
      const place = { chunkIndex, firstIndex, items: [firstIndex, firstIndex + 1], attempt: 1 };
      const second = { ...place, firstIndex: firstIndex + 1, items: [firstIndex + 1] };
      return [
        ["warning", "all", place],
        { activity: "Copying", status: "a.pdf", done: 1, total: 4, ...place },
        ["error", "the second", second],
        ["debug", "none of them", place],
      ];
    };
    expect(told).toEqual([...saidBy(0), "ok 0", "progress 1", ...saidBy(1), "failed 1", "failed 1", "progress 2"]);
    expect(outputs).toEqual([0, 1]);
  });

  test("is about the item with per: item, also where items are arrays", async () => {
    const block = given(((item: readonly string[], { log }: Context) => log.warning("careful", item[1])) as Block);
    const { told } = await hear([["a", "b"], ["c"]], block, { per: "item" });
    expect(told.filter((each) => Array.isArray(each))).toEqual([
      ["warning", "careful", { chunkIndex: 0, firstIndex: 0, items: [["a", "b"]], attempt: 1 }],
      ["warning", "careful", { chunkIndex: 0, firstIndex: 1, items: [["c"]], attempt: 1 }],
    ]);
  });

  test("tells in which attempt it was said", async () => {
    const block = given((_chunk: unknown, { log, attempt }: Context) => {
      log.warning("try");
      if (attempt < 3) throw new Error("not yet");
    });
    const { told } = await hear([1], block, { retries: 2 });
    expect(told).toMatchObject([
      ["warning", "try", { attempt: 1 }],
      ["warning", "try", { attempt: 2 }],
      ["warning", "try", { attempt: 3 }],
      "ok 0",
      "progress 1",
    ]);
  });

  test("is a text, whatever a block without types gives", async () => {
    const block = given((_chunk: unknown, { log }: Context) => {
      log.warning(new RangeError("x"));
      log.warning(() => 1);
    });
    const { told } = await hear([1], block);
    expect(told).toMatchObject([["warning", "RangeError: x", {}], ["warning", "() => 1", {}], "ok 0", "progress 1"]);
  });

  test("is heard up to the moment in which it fails, with all that it gave", async () => {
    const block = given(function* (_chunk: unknown, { log }: Context) {
      for (let step = 0; step < 300; step++) {
        log.debug(step);
        yield step;
      }
      throw new Error("enough");
    });
    const { told, outputs } = await hear([1], block);
    expect(outputs).toEqual(numbers(300));
    expect(told.slice(0, 300).map((each) => (each as string[])[1])).toEqual(numbers(300).map(String));
    expect(told.slice(300)).toEqual(["failed 0", "failed 0", "progress 1"]);
  });

  test.each<[progress: unknown, message: string]>([
    [null, "Expected context.progress to be called with an object, got null."],
    [{ percent: 5 }, "context.progress has no option percent. Its options: activity, status, done, total."],
    [{ activity: 5 }, "Expected activity of context.progress to be a text, got 5 (number)."],
    [{ done: NaN }, "Expected done of context.progress to be a number from 0 and up, got NaN (number)."],
    [{ total: -1 }, "Expected total of context.progress to be a number from 0 and up, got -1 (number)."],
  ])("is refused where its progress is %o", async (progress, message) => {
    const block = given((_chunk: unknown, context: Context & { using: { progress: BlockProgress } }) =>
      context.progress(context.using.progress),
    );
    const run = invokeParallel([1], block as URL, { using: { progress } });
    expect((await parallelErrorOf(run)).failures[0]?.error).toMatchObject({ code: "usage", message });
  });
});

test("what a module says before it ends its process is not lost", async () => {
  const block = blockOf("(chunk, { log }) => { log.warning('a'); log.error('b'); process.exit(3); }");
  const { told } = await hear([1], block);
  expect(told).toMatchObject([["warning", "a", {}], ["error", "b", {}], "failed 0", "failed 0", "progress 1"]);
});

test("what is said after a call is over is heard, and is about no inputs", async () => {
  const late = Promise.withResolvers<undefined>();
  const block = (_chunk: unknown, { log }: Context): void => void late.promise.then(() => log.warning("late"));
  const module = blockOf(
    `(chunk, { log }) => {
       if (chunk[0] === 0) globalThis.later = () => log.warning("late");
       else globalThis.later();
     }`,
  );
  const ofModule = await hear([0, 1], module, { chunkSize: 1 });
  expect(ofModule.told[2]).toEqual(["warning", "late", { chunkIndex: 0, firstIndex: 0, items: [], attempt: 1 }]);
  const { told } = await hear([0], block);
  late.resolve(undefined);
  await late.promise;
  expect(told.at(-1)).toMatchObject(["warning", "late", { chunkIndex: 0 }]);
});
