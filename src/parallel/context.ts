import type { Connection } from "../connection/connection.ts";
import { UsageError } from "../errors.ts";
import type { BlockContext } from "./block.ts";
import type { LogEntry, LogLevel } from "./report.ts";

export type ContextFactory = (
  place: { readonly chunkIndex: number; readonly firstIndex: number },
  clone: Connection | undefined,
  attempt: number,
  signal: AbortSignal,
) => BlockContext;

interface ContextOptions {
  readonly using?: Readonly<Record<string, unknown>> | undefined;
  readonly onLog?: ((entry: LogEntry) => void) | undefined;
}

/** Makes what the block is told beside its chunk. `using` is frozen once, for all calls. */
export function createContexts({ using, onLog }: ContextOptions): ContextFactory {
  const frozen = deepFreeze({ ...using });
  return ({ chunkIndex, firstIndex }, clone, attempt, signal) => ({
    get connection() {
      if (clone !== undefined) return clone;
      throw new UsageError(
        "This run has no connection. Pass one to invokeParallel, or connect with { setAsDefault: true }.",
      );
    },
    signal,
    chunkIndex,
    firstIndex,
    attempt,
    using: frozen,
    log: createLog(chunkIndex, onLog),
  });
}

function createLog(chunkIndex: number, onLog: ((entry: LogEntry) => void) | undefined): BlockContext["log"] {
  const say =
    (level: LogLevel) =>
    (message: string): void =>
      onLog?.({ level, message, chunkIndex });
  return {
    verbose: say("verbose"),
    debug: say("debug"),
    information: say("information"),
    warning: say("warning"),
    error: say("error"),
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
