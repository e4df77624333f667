import type { Clock } from "../clock.ts";
import { toError } from "../errors.ts";
import type { BlockCaller, Unit } from "./call.ts";
import { createDeadline } from "./deadline.ts";
import type { Emit } from "./scheduler.ts";

/** What a unit needs of the run that it belongs to. */
export interface UnitHost {
  readonly retries: number;
  readonly timeoutMs: number | undefined;
  /** Aborted with the run. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** The run was aborted, or nobody takes its outputs any more. */
  readonly isOver: () => boolean;
  readonly onRetry: () => void;
}

export type UnitEnd =
  { readonly how: "ok" | "cut" } | { readonly how: "failed"; readonly error: Error; readonly attempts: number };

/**
 * Calls the block for a unit, again as often as retries allow. While another attempt may follow, the outputs are held
 * back, so that no output appears twice; those of the last attempt are handed over even when it fails.
 */
export async function runUnit(unit: Unit, caller: BlockCaller, emit: Emit<unknown>, host: UnitHost): Promise<UnitEnd> {
  for (let attempt = 1; ; attempt++) {
    const held: unknown[] | undefined = attempt <= host.retries ? [] : undefined;
    const end = await attemptUnit(unit, attempt, caller, held ? hold(held) : emit, host);
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

async function attemptUnit(
  unit: Unit,
  attempt: number,
  caller: BlockCaller,
  emit: Emit<unknown>,
  host: UnitHost,
): Promise<UnitEnd> {
  const deadline = createDeadline(host);
  const { signal, waitFor } = deadline;
  const isClosed = (): boolean => deadline.passed || host.isOver();
  const sink = {
    emit: (outputs: readonly unknown[]) => (deadline.passed ? Promise.resolve() : waitFor(() => emit(outputs))),
    get closed() {
      return isClosed();
    },
  };
  // Behind an async function, so that what is thrown on the way to the block fails the unit as well.
  const call = async (): Promise<boolean> => caller({ unit, attempt, signal, sink, waitFor });
  try {
    return { how: (await deadline.meet(call())) ? "ok" : "cut" };
  } catch (error) {
    return { how: "failed", error: toError(error), attempts: attempt };
  } finally {
    deadline.end();
  }
}
