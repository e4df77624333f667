/** A block that does what a script says, in this process or in a worker thread: so both are held to the same laws. */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { BlockContext } from "../../../src/parallel/block.ts";

export interface Script {
  /** What the block returns. */
  readonly shape: "array" | "promises" | "generator" | "asyncGenerator" | "stream";
  /** How many turns of the event loop a call takes before it answers, by its first item. */
  readonly turns: readonly number[];
  /** In how many attempts each item is bad, by its index. */
  readonly bad: readonly number[];
  /** What happens at an item that is bad. */
  readonly flaw: "throws" | "rejects" | "hangs" | "exits";
}

/** What a call says by the log when it begins, and when it has answered. */
export interface Said {
  readonly what: "called" | "answered";
  readonly firstIndex: number;
  readonly items: readonly number[];
  readonly attempt: number;
}

export function block(argument: number | readonly number[], context: BlockContext): unknown {
  const script = context.using as unknown as Script;
  const { firstIndex, attempt, log } = context;
  const items = typeof argument === "number" ? [argument] : argument;
  const say = (what: Said["what"]): void =>
    log.information(JSON.stringify({ what, firstIndex, items, attempt } satisfies Said));
  const answer = (): unknown => {
    say("answered");
    return answerOf(items, script.shape, (item) => give(item, attempt, script));
  };
  say("called");
  const turns = script.turns[firstIndex % script.turns.length] ?? 0;
  return turns === 0 ? answer() : later(turns, answer);
}

async function later(turns: number, answer: () => unknown): Promise<unknown> {
  for (let turn = 0; turn < turns; turn++) await nextTurn();
  return answer();
}

function give(item: number, attempt: number, { bad, flaw }: Script): number | Promise<number> {
  if ((bad[item] ?? 0) < attempt) return item;
  if (flaw === "exits") process.exit(1);
  if (flaw === "hangs") return new Promise(() => undefined);
  const error = new Error(`no item ${item}`);
  if (flaw === "throws") throw error;
  return Promise.reject(error);
}

type Give = (item: number) => number | Promise<number>;

function answerOf(items: readonly number[], shape: Script["shape"], give: Give): unknown {
  if (shape === "array") return allOf(items, give);
  if (shape === "promises") return items.map((item) => nextTurn(item).then(give));
  if (shape === "generator") return generate(items, give);
  return shape === "stream" ? ReadableStream.from(generateLater(items, give)) : generateLater(items, give);
}

/** An array, or the promise of one where an item is late. */
function allOf(items: readonly number[], give: Give): unknown {
  const given: (number | Promise<number>)[] = [];
  for (const item of items) {
    const one = give(item);
    if (typeof one !== "number") return one.then(() => given);
    given.push(one);
  }
  return given;
}

function* generate(items: readonly number[], give: Give): Generator<number | Promise<number>> {
  for (const item of items) yield give(item);
}

async function* generateLater(items: readonly number[], give: Give): AsyncGenerator<number> {
  for (const item of items) {
    await nextTurn();
    yield await give(item);
  }
}
