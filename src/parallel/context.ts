import type { Connection } from "../connection/connection.ts";
import { UsageError } from "../errors.ts";
import type { BlockContext } from "./block.ts";
import { checkBlockProgress } from "./block-progress.ts";
import type { LogLevel } from "./report.ts";
import type { Said } from "./said.ts";

/** A call of the block, as far as its context depends on it. */
export interface ContextCall {
  readonly chunkIndex: number;
  readonly firstIndex: number;
  readonly attempt: number;
  /** The chunk or the item. */
  readonly argument: unknown;
  readonly clone: Connection | undefined;
  readonly signal: AbortSignal;
}

interface ContextHost<C> {
  readonly using: BlockContext["using"] | undefined;
  readonly say: (said: Said, call: C) => void;
}

/** Makes what the block is told beside its chunk. `using` is frozen once, for all calls. */
export function createContexts<C extends ContextCall>({ using, say }: ContextHost<C>): (call: C) => BlockContext {
  const frozen = deepFreeze({ ...using });
  return (call) => new CallContext(call, frozen, say);
}

/** A class, because there is one for each call: what most blocks never use is made only when it is asked for. */
class CallContext<C extends ContextCall> implements BlockContext {
  readonly chunkIndex: number;
  readonly firstIndex: number;
  readonly attempt: number;
  readonly signal: AbortSignal;
  readonly using: BlockContext["using"];
  readonly #call: C;
  readonly #say: ContextHost<C>["say"];

  constructor(call: C, using: BlockContext["using"], say: ContextHost<C>["say"]) {
    this.chunkIndex = call.chunkIndex;
    this.firstIndex = call.firstIndex;
    this.attempt = call.attempt;
    this.signal = call.signal;
    this.using = using;
    this.#call = call;
    this.#say = say;
  }

  get connection(): Connection {
    if (this.#call.clone !== undefined) return this.#call.clone;
    throw new UsageError(
      "This run has no connection. Pass one to invokeParallel, or connect with { setAsDefault: true }.",
    );
  }

  get log(): BlockContext["log"] {
    return createLog(this.#call, (said) => this.#say(said, this.#call));
  }

  get progress(): BlockContext["progress"] {
    const { chunkIndex, firstIndex, attempt } = this.#call;
    return (progress) =>
      this.#say(
        { chunkIndex, firstIndex, attempt, what: "progress", progress: checkBlockProgress(progress) },
        this.#call,
      );
  }
}

function createLog(
  { chunkIndex, firstIndex, attempt, argument }: ContextCall,
  say: (said: Said) => void,
): BlockContext["log"] {
  const tell =
    (level: LogLevel) =>
    (message: unknown, input?: unknown): void => {
      const about = input === undefined || !Array.isArray(argument) ? -1 : argument.indexOf(input);
      // Without types it may be anything, and it has to pass between threads.
      say({ chunkIndex, firstIndex, attempt, what: "log", level, message: String(message), about });
    };
  return {
    verbose: tell("verbose"),
    debug: tell("debug"),
    information: tell("information"),
    warning: tell("warning"),
    error: tell("error"),
  };
}

/** Plain data is frozen through and through, so that no block changes what another sees. */
function deepFreeze<T>(value: T, seen = new Set<unknown>()): T {
  if (typeof value !== "object" || value === null || seen.has(value)) return value;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null && !Array.isArray(value)) return value;
  seen.add(value);
  for (const part of Object.values(value)) deepFreeze(part as unknown, seen);
  return Object.freeze(value);
}
