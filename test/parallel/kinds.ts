import type { BlockContext } from "../../src/parallel/block.ts";
import { invokeParallel, type ParallelRun } from "../../src/parallel/invoke-parallel.ts";
import type { ParallelOptions } from "../../src/parallel/options.ts";
import { blockOf } from "./isolated/module-of.ts";
import type { WatchedSource } from "./watched-source.ts";

/** What a block may be. */
export const kinds = ["a function", "a module"] as const;

export type Kind = (typeof kinds)[number];

/** A block that sees nothing of its test file, so that its text is a module's. */
export type PlainBlock = (chunk: readonly number[], context: BlockContext) => unknown;

/** Runs a block as a function, or its text as a module in worker threads. */
export function runAs(
  kind: Kind,
  block: PlainBlock,
  input: WatchedSource["input"],
  options: ParallelOptions = {},
): ParallelRun<unknown> {
  return kind === "a function"
    ? invokeParallel(input, block, options)
    : invokeParallel(input, blockOf(block.toString()), options);
}

/** Threads, and ports to them, that this process has. */
export function heldThreads(): unknown {
  const { workers } = process.report.getReport() as { readonly workers: readonly unknown[] };
  return [workers.length, process.getActiveResourcesInfo().filter((kind) => kind === "MessagePort")];
}
