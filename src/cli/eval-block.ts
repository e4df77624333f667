import { compileFunction, constants } from "node:vm";
import { UsageError, toError } from "../errors.ts";
import { invokeParallel } from "../parallel/invoke-parallel.ts";
import { getRecords } from "../records/get-records.ts";
import { removeRecords } from "../records/remove-records.ts";
import { setRecords } from "../records/set-records.ts";
import { whoAmI } from "../records/who-am-i.ts";
import type { BlockContext } from "../parallel/block.ts";

/** Called with a chunk or, with --per item, an item. */
export type Block = (input: unknown, context: BlockContext) => unknown;

/** What the code can call, beside its own two parameters. */
const SCOPE = { getRecords, setRecords, removeRecords, whoAmI, invokeParallel };

/**
 * A block from a line of code: an expression, or the body of a function, over `chunk` (with --per item: `item`) and
 * `context`. It may await.
 * @throws UsageError for code that is neither.
 */
export function compileBlock(code: string, per: "chunk" | "item"): Block {
  const names = [per, "context", ...Object.keys(SCOPE)];
  const expression = compile(`return (\n${code}\n);`, names);
  const block = expression instanceof Error ? compile(code, names) : expression;
  if (block instanceof Error) {
    throw new UsageError(
      `--eval is neither an expression nor the body of a function: ${block.message}. It is JavaScript over ${per} and ` +
        `context, such as --eval '${per === "item" ? "item.name" : "chunk.length"}'.`,
      { cause: block },
    );
  }
  const scope = Object.values(SCOPE);
  return (input, context) => block(input, context, ...scope);
}

type Compiled = (...values: unknown[]) => unknown;

function compile(body: string, names: readonly string[]): Compiled | Error {
  try {
    return compileFunction(`return (async () => {${body}\n})();`, names, {
      filename: "--eval",
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    }) as Compiled;
  } catch (error) {
    return toError(error);
  }
}
