import { toError } from "../errors.ts";
import type { Emit } from "./scheduler.ts";

export interface OutputSink {
  readonly emit: Emit<unknown>;
  /** Nobody takes outputs any more: what still gives some is told to end. */
  readonly isClosed: () => boolean;
}

/**
 * Hands over what a block returned: of an iterable (a string excepted) or async iterable its items, and of items that
 * are promises what they hold; of a run its summary, of a promise what it holds; nothing for undefined; anything else
 * as one output. Tells whether it came to its end, which it does not when the sink is closed on the way.
 */
export async function emitOutputs(returned: unknown, sink: OutputSink): Promise<boolean> {
  let outputs = returned;
  // Before the iterables: a run is both, and awaited it gives its summary.
  while (isPromiseLike(outputs)) outputs = await outputs;
  if (outputs === undefined) return true;
  if (Array.isArray(outputs)) return outputs.some(isPromiseLike) ? emitAwaited(outputs, sink) : emitAll(outputs, sink);
  if (isAsyncIterable(outputs)) {
    for await (const output of outputs) if (!(await emitOne(output, sink))) return false;
    return true;
  }
  if (isIterable(outputs)) {
    for (const output of outputs) if (!(await emitOne(await output, sink))) return false;
    return true;
  }
  return emitAll([outputs], sink);
}

async function emitAll(outputs: readonly unknown[], { emit }: OutputSink): Promise<boolean> {
  await emit(outputs);
  return true;
}

/** Waits for each, also when one fails: as long as the block works, its chunk keeps its place. */
async function emitAwaited(outputs: readonly unknown[], sink: OutputSink): Promise<boolean> {
  const ends = await Promise.allSettled(outputs);
  await sink.emit(ends.filter((end) => end.status === "fulfilled").map((end) => end.value));
  const failed = ends.find((end) => end.status === "rejected");
  if (failed !== undefined) throw toError(failed.reason);
  return true;
}

async function emitOne(output: unknown, sink: OutputSink): Promise<boolean> {
  await sink.emit([output]);
  return !sink.isClosed();
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return isObject(value) && "then" in value && typeof value.then === "function";
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return isObject(value) && Symbol.asyncIterator in value;
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return isObject(value) && Symbol.iterator in value;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
