import { expect, test } from "vitest";
import { compileBlock } from "../../src/cli/eval-block.ts";
import type { BlockContext } from "../../src/parallel/block.ts";

const context = { using: { rate: 3 } } as unknown as BlockContext;

test("an expression over the item, an object included", async () => {
  expect(await compileBlock("item * context.using.rate", "item")(2, context)).toBe(6);
  expect(await compileBlock("{ ...item, b: 2 }", "item")({ a: 1 }, context)).toEqual({ a: 1, b: 2 });
  expect(await compileBlock("chunk.map((x) => x + 1)", "chunk")([1, 2], context)).toEqual([2, 3]);
});

test("the body of a function, which may await and import", async () => {
  const code = 'const { sep } = await import("node:path"); if (item > 1) return sep.length + item; // and nothing else';
  expect(await compileBlock(code, "item")(2, context)).toBe(3);
  expect(await compileBlock(code, "item")(1, context)).toBeUndefined();
});

test("the functions of the library are there", async () => {
  const names = "getRecords, setRecords, removeRecords, whoAmI, invokeParallel";
  const types = (await compileBlock(`[${names}].map((each) => typeof each)`, "chunk")([], context)) as string[];
  expect(new Set(types)).toEqual(new Set(["function"]));
});

test("code that is neither is refused before anything runs", () => {
  expect(() => compileBlock("item *", "item")).toThrow("--eval is neither an expression nor the body of a function");
});
