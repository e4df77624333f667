import { describe, expect, test } from "vitest";
import { ParallelError } from "../../src/errors.ts";
import { invokeParallel } from "../../src/parallel/invoke-parallel.ts";
import { drain, parallelErrorOf } from "./waiting.ts";
import { numbers, watchSource } from "./watched-source.ts";

describe("a source that throws", () => {
  test.each(["sync", "async"] as const)("half-way: all that was read is worked through (%s)", async (kind) => {
    const source = watchSource({ kind, throwsAt: 8 });
    const { outputs, error } = await drain(invokeParallel(source.input, (chunk) => chunk, { chunkSize: 3 }));
    expect(outputs.toSorted()).toEqual(numbers(8));
    expect(error).toBeInstanceOf(ParallelError);
    expect(error).toMatchObject({
      message: "The input failed after 8 items: no item 8. What was read before was worked through.",
      cause: new Error("no item 8"),
      summary: { read: 8, ok: 8, failed: 0, notRun: 0, chunks: 3 },
      failures: [],
    });
  });

  test("tells the failures of blocks as well", async () => {
    const source = watchSource({ throwsAt: 4 });
    const error = await parallelErrorOf(
      invokeParallel(source.input, ([item]) => (item === 2 ? fail("no 2") : undefined), { chunkSize: 2 }),
    );
    expect(error.summary).toMatchObject({ read: 4, ok: 2, failed: 2 });
    expect(error.failures).toMatchObject([{ firstIndex: 2 }]);
    expect(error.cause).toEqual(new Error("no item 4"));
  });

  test("when it is opened: the run ends with that, and nothing was read", async () => {
    const stream = ReadableStream.from([1, 2]);
    stream.getReader();
    const error = await parallelErrorOf(invokeParallel(stream, (chunk) => chunk));
    expect(error.message).toMatch(/^The input failed after 0 items: .*locked/);
    expect(error.summary).toMatchObject({ read: 0, chunks: 0 });
  });

  test("something that is no Error: the cause tells what it was", async () => {
    const next = (): IteratorResult<number> => {
      AbortSignal.abort(Object.create(null)).throwIfAborted();
      return { done: true, value: undefined };
    };
    const input = { [Symbol.iterator]: () => ({ next }) };
    const error = await parallelErrorOf(invokeParallel(input, () => undefined));
    expect(error.message).toContain("Something that is no Error was thrown: {} (object)");
  });
});

function fail(message: string): never {
  throw new Error(message);
}
