import { AsyncLocalStorage } from "node:async_hooks";
import { createHmac } from "node:crypto";
import type { IdOrigin } from "./id-origin.ts";

/** A call of a block that may be made again for the same inputs, as far as ids of what it creates follow from it. */
export interface RepeatableCall extends IdOrigin {
  /** Where the first of its inputs stands. */
  readonly firstIndex: number;
  /** A call before this one may have created what this one creates. */
  readonly isRepeated: boolean;
}

/** The call, and what it has created so far. */
interface CallScope {
  readonly call: RepeatableCall;
  readonly counts: Map<string, number>;
}

const scoped = new AsyncLocalStorage<CallScope>();

/** Calls a block: all that it starts belongs to the call. */
export function inRepeatableCall<T>(call: RepeatableCall, block: () => T): T {
  return scoped.run({ call, counts: new Map() }, block);
}

/** The call that is being made here; undefined where nothing will be repeated. */
export interface CurrentCall {
  readonly call: RepeatableCall;
  /** How many of that name the call had before, counting this one from now on. */
  count(name: string): number;
}

export function currentCall(): CurrentCall | undefined {
  const scope = scoped.getStore();
  if (scope === undefined) return undefined;
  const { call, counts } = scope;
  return {
    call,
    count: (name) => {
      const before = counts.get(name) ?? 0;
      counts.set(name, before + 1);
      return before;
    },
  };
}

/**
 * An origin for the chunks of a run that a block makes, bound to what the chunk holds: the run has no place of its own in
 * the block, and another one there may be cut at the same places.
 */
export function originWithin({ call, count }: CurrentCall, inputs: unknown): IdOrigin {
  const content = `chunk ${call.firstIndex} ${contentOf(inputs)}`;
  const seed = createHmac("sha256", call.seed)
    .update(`${content} ${count(content)}`)
    .digest();
  return { seed, createdAt: call.createdAt + call.firstIndex };
}

/** Inputs may be anything; those that JSON has no way to say are told apart by their order alone. */
function contentOf(inputs: unknown): string {
  try {
    return JSON.stringify(inputs);
  } catch {
    return "";
  }
}
