import { expect, test } from "vitest";
import { loadBlock } from "../../src/cli/block-module.ts";
import type { BlockContext } from "../../src/parallel/block.ts";
import { temporaryFile } from "./fakes.ts";

const context = {} as BlockContext;

test("the block is the export of that name, or else the default one", async () => {
  const named = temporaryFile("named.mjs", "export const block = (chunk) => chunk.length; export default 5;");
  expect((await loadBlock(named))([1, 2], context)).toBe(2);
  const byDefault = temporaryFile("default.mjs", "export default (chunk) => chunk[0];");
  expect((await loadBlock(byDefault))(["a"], context)).toBe("a");
});

test("a module without a block is told what it exports", async () => {
  const path = temporaryFile("wrong.mjs", "export const blok = () => 1;");
  await expect(loadBlock(path)).rejects.toThrow("exports blok. Expected a function named block");
});

test("a module that does not exist, or that throws, is named", async () => {
  await expect(loadBlock("/nowhere/block.ts")).rejects.toThrow("There is no module /nowhere/block.ts");
  const path = temporaryFile("throws.mjs", 'throw new Error("no luck");');
  await expect(loadBlock(path)).rejects.toThrow(`Cannot load ${path}: no luck`);
});
