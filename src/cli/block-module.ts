import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { InputError, UsageError, toError } from "../errors.ts";
import type { BlockContext } from "../parallel/block.ts";
import { serveRunningCopy } from "./running-copy.ts";

/** Called with a chunk or, with --per item, an item. */
export type Block = (input: unknown, context: BlockContext) => unknown;

/**
 * The block of a module, TypeScript or JavaScript: what it exports as `block`, or its default export.
 * @throws UsageError when there is no such file or it exports no block; InputError when it cannot be loaded.
 */
export async function loadBlock(path: string): Promise<Block> {
  const file = resolve(path);
  if (!existsSync(file)) {
    throw new UsageError(`There is no module ${path}. Check the path; for a line of code there is --eval.`);
  }
  serveRunningCopy();
  const module = await load(path, file);
  const block = module.block ?? module.default;
  if (typeof block === "function") return block as Block;
  const names = Object.keys(module).join(", ") || "nothing";
  throw new UsageError(
    `${path} exports ${names}. Expected a function named block, or a function as its default export.`,
  );
}

async function load(path: string, file: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  } catch (error) {
    const { message, stack = "" } = toError(error);
    const place = /^file:\S+:\d+$/m.exec(stack)?.[0];
    const hint = isNotErasable(error)
      ? " Node runs TypeScript by removing its types: enums, namespaces and parameter properties have to be written in JavaScript."
      : "";
    throw new InputError(`Cannot load ${path}: ${message.replace(/\.$/, "")}${place ? ` (${place})` : ""}.${hint}`, {
      source: path,
      cause: error,
    });
  }
}

function isNotErasable(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX";
}
