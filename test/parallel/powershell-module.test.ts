import { describe, expect, test } from "vitest";
import { invokeParallel } from "../../src/parallel/invoke-parallel.ts";
import { drain } from "./waiting.ts";
import { numbers } from "./watched-source.ts";

describe("what the PowerShell module's own tests assert of Invoke-DataverseParallel", () => {
  test("of 10 items in chunks of 3 all 10 results come back, in whatever order", async () => {
    const { outputs } = await drain(invokeParallel(numbers(10), (chunk) => chunk, { chunkSize: 3 }));
    expect(outputs.toSorted()).toEqual(numbers(10));
  });

  test("5 items in chunks of 2 give text", async () => {
    const block = (chunk: readonly number[]): string[] => chunk.map((item) => `Item: ${item}`);
    const { outputs } = await drain(invokeParallel(numbers(5), block, { chunkSize: 2 }));
    expect(outputs.toSorted()).toEqual(["Item: 0", "Item: 1", "Item: 2", "Item: 3", "Item: 4"]);
  });

  test("25 items in chunks of 10 give 25 outputs", async () => {
    const run = invokeParallel(numbers(25), (chunk) => chunk, { chunkSize: 10 });
    expect((await drain(run)).outputs).toHaveLength(25);
    expect(await run).toMatchObject({ chunks: 3, outputs: 25 });
  });

  test("an empty input gives no error and no output", async () => {
    const run = invokeParallel([], (chunk) => chunk);
    expect(await drain(run)).toEqual({ outputs: [], error: undefined });
    expect(await run).toMatchObject({ read: 0, chunks: 0 });
  });

  test("a single item gives one output, and the block gets an array all the same", async () => {
    const { outputs } = await drain(invokeParallel(["only"], (chunk) => [[...chunk]], { chunkSize: 5 }));
    expect(outputs).toEqual([["only"]]);
  });
});
