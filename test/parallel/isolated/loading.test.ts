import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { InputError, UsageError } from "../../../src/errors.ts";
import { invokeParallel } from "../../../src/parallel/invoke-parallel.ts";
import { rejectionOf } from "../waiting.ts";
import { watchSource } from "../watched-source.ts";
import { moduleOf } from "./module-of.ts";

test.each<[what: string, code: string, kind: typeof InputError | typeof UsageError, says: string]>([
  ["exports no block", "export const blok = () => 1;", UsageError, "exports blok. Expected a function named block"],
  ["exports nothing", "export {};", UsageError, "exports nothing. Expected a function named block"],
  ["throws while it is loaded", 'throw new Error("no luck");', InputError, ": no luck"],
  ["has a syntax error", "\n\nexport const block = (;", InputError, "block.ts:3"],
  ["has types that cannot be removed", "enum A { b } export const block = A;", InputError, "enums, namespaces"],
  ["imports what is not there", 'import "./nowhere.js"; export default 1;', InputError, "nowhere.js"],
  ["ends the thread", "process.exit(4);", InputError, "the worker thread ended meanwhile: it exited with code 4."],
])("a module that %s is told before anything is read", async (_, code, kind, says) => {
  const block = moduleOf(code);
  const source = watchSource();
  const error = await rejectionOf(invokeParallel(source.input, block));
  expect(error).toBeInstanceOf(kind);
  expect((error as Error).message).toContain(fileURLToPath(block));
  expect((error as Error).message).toContain(says);
  expect(source.pulled).toBe(0);
});

test("a module that is not there is told before anything is read", async () => {
  const source = watchSource();
  const error = await rejectionOf(invokeParallel(source.input, new URL("file:///nowhere/block.ts")));
  expect(error).toEqual(new UsageError("There is no module /nowhere/block.ts. Check the path of the block."));
  expect(source.pulled).toBe(0);
});

test("a module that never finishes loading is left at an abort", async () => {
  const block = moduleOf("await new Promise((resolve) => setTimeout(resolve, 60_000)); export const block = 1;");
  const reason = new Error("enough");
  const aborting = new AbortController();
  const run = invokeParallel([1], block, { signal: aborting.signal });
  setTimeout(() => aborting.abort(reason), 50);
  expect(await rejectionOf(run)).toBe(reason);
});
