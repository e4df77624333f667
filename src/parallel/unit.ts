import type { Clock } from "../clock.ts";
import { withConnection } from "../connection/default-connection.ts";
import type { Connection } from "../connection/connection.ts";
import { toError, UsageError } from "../errors.ts";
import type { ContextFactory } from "./context.ts";
import { createDeadline } from "./deadline.ts";
import { emitOutputs } from "./outputs.ts";
import type { Emit } from "./scheduler.ts";

/** One call of the block: for a chunk, or for one item of it. */
export interface Unit {
  readonly chunkIndex: number;
  readonly firstIndex: number;
  readonly items: readonly unknown[];
  /** What the block is called with: the chunk or the item. */
  readonly argument: unknown;
}

/** What a unit needs of the run that it belongs to. */
export interface UnitHost {
  /** Of which types, only the caller of invokeParallel knows. */
  readonly block: (argument: never, context: never) => unknown;
  readonly retries: number;
  readonly timeoutMs: number | undefined;
  /** Aborted with the run. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** The run was aborted, or nobody takes its outputs any more. */
  readonly isOver: () => boolean;
  readonly contextOf: ContextFactory;
  readonly onRetry: () => void;
}

export type UnitEnd =
  { readonly how: "ok" | "cut" } | { readonly how: "failed"; readonly error: Error; readonly attempts: number };

/**
 * Calls the block for a unit, again as often as retries allow. While another attempt may follow, the outputs are held
 * back, so that no output appears twice; those of the last attempt are handed over even when it fails.
 */
export async function runUnit(
  unit: Unit,
  clone: Connection | undefined,
  emit: Emit<unknown>,
  host: UnitHost,
): Promise<UnitEnd> {
  for (let attempt = 1; ; attempt++) {
    const held: unknown[] | undefined = attempt <= host.retries ? [] : undefined;
    const end = await callBlock(unit, attempt, clone, held ? hold(held) : emit, host);
    if (end.how === "failed" && held !== undefined && !host.isOver()) {
      host.onRetry();
      continue;
    }
    if (held !== undefined) await emit(held);
    return end.how === "failed" && host.signal.aborted ? { how: "cut" } : end;
  }
}

function hold(held: unknown[]): Emit<unknown> {
  return (outputs) => {
    for (const output of outputs) held.push(output);
    return Promise.resolve();
  };
}

/** One attempt. What the block starts, and what it returned is drained of, runs with the clone as default connection. */
async function callBlock(
  unit: Unit,
  attempt: number,
  clone: Connection | undefined,
  emit: Emit<unknown>,
  host: UnitHost,
): Promise<UnitEnd> {
  const deadline = createDeadline(host);
  const isClosed = (): boolean => deadline.passed || host.isOver();
  const sink = {
    emit: (outputs: readonly unknown[]) =>
      deadline.passed ? Promise.resolve() : deadline.waitFor(() => emit(outputs)),
    get closed() {
      return isClosed();
    },
  };
  const call = async (): Promise<boolean> => {
    const context = host.contextOf(unit, clone, attempt, deadline.signal);
    const returned = host.block(unit.argument as never, context as never);
    return emitOutputs(returned, sink);
  };
  try {
    const finished = await deadline.meet(clone === undefined ? call() : withConnection(clone, call));
    refuseUnstarted(clone);
    return { how: finished ? "ok" : "cut" };
  } catch (error) {
    clone?.unstarted.clear();
    return { how: "failed", error: toError(error), attempts: attempt };
  } finally {
    deadline.end();
  }
}

function refuseUnstarted(clone: Connection | undefined): void {
  if (clone === undefined || clone.unstarted.size === 0) return;
  throw new UsageError(
    `The block made ${clone.unstarted.size} run(s) and did not await them, so nothing of them was done. ` +
      "Return, await or iterate what setRecords, removeRecords and invokeParallel give.",
  );
}
