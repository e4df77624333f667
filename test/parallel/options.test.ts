import { availableParallelism } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/errors.ts";
import { invokeParallel } from "../../src/parallel/invoke-parallel.ts";
import type { ParallelOptions } from "../../src/parallel/options.ts";
import { numbers, watchSource } from "./watched-source.ts";

/** What a caller without types may pass. */
function refusal(call: { options?: object; input?: unknown; block?: unknown }): unknown {
  const { input, block, options } = { input: [1], block: () => undefined, options: {}, ...call };
  try {
    void invokeParallel(input as number[], block as () => void, options as ParallelOptions);
  } catch (error) {
    return error;
  }
  throw new Error("Expected it to be refused.");
}

describe("an option that cannot be is refused at once", () => {
  const count = (name: string, range: string, got: string): string =>
    `Expected ${name} to be an integer from ${range}, got ${got}.`;

  test.each<[options: object, message: string]>([
    [{ chunkSize: 0 }, count("chunkSize", "1 and up", "0 (number)")],
    [{ chunkSize: -1 }, count("chunkSize", "1 and up", "-1 (number)")],
    [{ chunkSize: NaN }, count("chunkSize", "1 and up", "NaN (number)")],
    [{ chunkSize: Infinity }, count("chunkSize", "1 and up", "Infinity (number)")],
    [{ chunkSize: 1.5 }, count("chunkSize", "1 and up", "1.5 (number)")],
    [{ chunkSize: "5" }, count("chunkSize", "1 and up", '"5" (string)')],
    [{ chunkSize: 5n }, count("chunkSize", "1 and up", "5 (bigint)")],
    [{ maxDegreeOfParallelism: 0 }, count("maxDegreeOfParallelism", "1 and up", "0 (number)")],
    [{ maxDegreeOfParallelism: Infinity }, count("maxDegreeOfParallelism", "1 and up", "Infinity (number)")],
    [{ maxDegreeOfParallelism: "all" }, count("maxDegreeOfParallelism", "1 and up", '"all" (string)')],
    [{ window: 1 }, count("window", "2 and up", "1 (number)")],
    [{ retries: -1 }, count("retries", "0 and up", "-1 (number)")],
    [{ retries: null }, count("retries", "0 and up", "null")],
    [{ timeoutMs: 0 }, count("timeoutMs", "1 and up", "0 (number)")],
    [{ lingerMs: -1 }, count("lingerMs", "0 and up", "-1 (number)")],
    [{ lingerMs: Infinity }, count("lingerMs", "0 and up", "Infinity (number)")],
    [{ total: NaN }, "Expected total to be an integer from 0 and up, or a function that gives one, got NaN (number)."],
    [{ total: "9" }, 'Expected total to be an integer from 0 and up, or a function that gives one, got "9" (string).'],
    [{ per: "record" }, 'Expected per to be one of chunk, item, got "record" (string).'],
    [
      { errorAction: "Stop" },
      'Expected errorAction to be one of continue, stop, silentlyContinue, got "Stop" (string).',
    ],
    [
      { chunksize: 5 },
      "invokeParallel has no option chunksize. Its options: chunkSize, lingerMs, maxDegreeOfParallelism, per, ordered, window, " +
        "using, modules, excludeModules, resourceLimits, errorAction, retries, timeoutMs, total, onProgress, onFailure, " +
        "onChunkEnd, onLog, onBlockProgress, job, connection, signal.",
    ],
  ])("%o", (options, message) => {
    expect(refusal({ options })).toEqual(new UsageError(message));
  });
});

describe("a block that is neither a function nor a file's address is refused at once", () => {
  test.each<[block: unknown, got: string]>([
    ["./update.ts", '"./update.ts" (string)'],
    [new URL("https://example.com/update.js"), '"https://example.com/update.js" (string)'],
    [undefined, "undefined"],
    [{}, "{} (object)"],
  ])("%s", (block, got) => {
    expect(refusal({ block })).toEqual(
      new UsageError(
        `Expected the block to be a function, or the address of a module such as new URL("./block.ts", import.meta.url), got ${got}.`,
      ),
    );
  });
});

describe("an option of worker threads is refused", () => {
  const module = new URL("file:///block.ts");

  test.each(["modules", "excludeModules", "resourceLimits"])("%s, where the block is a function", (name) => {
    const options = { [name]: name === "resourceLimits" ? { maxOldGenerationSizeMb: 100 } : ["x"] };
    expect(refusal({ options })).toEqual(
      new UsageError(
        `${name} is for blocks in modules of their own, which run in worker threads. A function runs in this process, with the modules that are loaded here.`,
      ),
    );
  });

  test.each<[options: object, message: string]>([
    [{ modules: "x" }, 'Expected modules to be an array of texts and URLs, got "x" (string).'],
    [{ modules: [""] }, 'Expected modules to be an array of texts and URLs, got [""] (array).'],
    [{ excludeModules: [/x/] }, "Expected excludeModules to be an array of texts with * and ?, got [{}] (array)."],
    [
      { resourceLimits: { maxOldGenerationSizeMb: 0 } },
      "Expected resourceLimits.maxOldGenerationSizeMb to be an integer from 1 and up, got 0 (number).",
    ],
    [
      { resourceLimits: { heap: 1 } },
      "resourceLimits has no option heap. Its options: maxOldGenerationSizeMb, maxYoungGenerationSizeMb, codeRangeSizeMb, stackSizeMb.",
    ],
  ])("%o", (options, message) => {
    expect(refusal({ options, block: module })).toEqual(new UsageError(message));
  });
});

describe("an input that cannot be read is refused at once", () => {
  test.each<[input: unknown, got: string]>([
    [undefined, "undefined"],
    [null, "null"],
    [5, "5 (number)"],
    [{ length: 1 }, '{"length":1} (object)'],
    ["contacts.csv", '"contacts.csv" (string)'],
    [numbers, '"numbers" (function)'],
  ])("%s", (input, got) => {
    expect(refusal({ input })).toEqual(
      new UsageError(
        "Expected the input to be an iterable or async iterable, such as an array, generator or stream, " +
          `got ${got}.`,
      ),
    );
  });
});

describe("an option that is not given", () => {
  test("may be undefined as well", async () => {
    const options = { chunkSize: undefined, retries: undefined, errorAction: undefined, window: undefined };
    const summary = await invokeParallel(numbers(60), () => undefined, options as unknown as ParallelOptions);
    expect(summary).toMatchObject({ ok: 60, chunks: 2 });
  });

  test("maxDegreeOfParallelism is the number of processors", async () => {
    let running = 0;
    let most = 0;
    const block = async (): Promise<void> => {
      most = Math.max(most, ++running);
      await sleep(1);
      running -= 1;
    };
    await invokeParallel(watchSource({ count: 3 * availableParallelism() }).input, block, { chunkSize: 1 });
    expect(most).toBe(availableParallelism());
  });
});
