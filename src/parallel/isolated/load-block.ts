import { existsSync } from "node:fs";
import { UsageError } from "../../errors.ts";
import type { AnyBlock } from "../call-block.ts";
import { loadModule, nameOf } from "./load-module.ts";
import { serveRunningCopy } from "./running-copy.ts";

/**
 * The block of a module, TypeScript or JavaScript: what it exports as `block`, or its default export.
 * @throws UsageError when there is no such file or it exports no block; InputError when it cannot be loaded.
 */
export async function loadBlock(module: URL): Promise<AnyBlock> {
  checkThere(module);
  serveRunningCopy();
  const exports = await loadModule(module.href);
  const block = exports.block ?? exports.default;
  if (typeof block === "function") return block as AnyBlock;
  const names = Object.keys(exports).join(", ") || "nothing";
  throw new UsageError(
    `${nameOf(module.href)} exports ${names}. Expected a function named block, or a function as its default export.`,
  );
}

/** @throws UsageError when there is no such file. */
export function checkThere(module: URL): void {
  if (existsSync(module)) return;
  throw new UsageError(`There is no module ${nameOf(module.href)}. Check the path of the block.`);
}
