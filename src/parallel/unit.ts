import type { Clock } from "../clock.ts";
import { toError } from "../errors.ts";
import type { BlockCaller, Unit } from "./call.ts";
import { createDeadline, type Deadline } from "./deadline.ts";
import type { RepeatableCalls } from "./job/parallel-job.ts";
import type { OutputSink } from "./outputs.ts";
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
  readonly onAttempt: (unit: Unit, attempt: number) => void;
  readonly repeatable: RepeatableCalls;
  /** Lets timers and signals be heard, which they are not by calls that never wait. Undefined: no need yet. */
  readonly turn: () => Promise<void> | undefined;
}

export type UnitEnd = { readonly how: "ok" | "cut" } | { readonly how: "failed"; readonly error: Error };

/**
 * Calls the block for a unit, again as often as retries allow. While another attempt may follow, the outputs are held
 * back, so that no output appears twice; those of the last attempt are handed over even when it fails.
 */
export async function runUnit(unit: Unit, caller: BlockCaller, emit: Emit<unknown>, host: UnitHost): Promise<UnitEnd> {
  for (let attempt = 1; ; attempt++) {
    host.onAttempt(unit, attempt);
    const held: unknown[] | undefined = attempt <= host.retries ? [] : undefined;
    const deadline = createDeadline(host);
    const { signal, waitFor } = deadline;
    const repeatable = host.repeatable(unit, attempt);
    const sink = sinkOf(held ? hold(held, host) : emit, deadline, host);
    let end: UnitEnd;
    try {
      end = { how: (await deadline.meet(caller({ unit, attempt, repeatable, signal, sink, waitFor }))) ? "ok" : "cut" };
    } catch (error) {
      end = { how: "failed", error: toError(error) };
    }
    deadline.end();
    if (end.how === "failed" && held !== undefined) {
      await host.turn();
      if (!host.isOver()) continue;
    }
    if (held !== undefined) await emit(held);
    return end.how === "failed" && host.signal.aborted ? { how: "cut" } : end;
  }
}

/** No getters here: with one of its own for each call, a million calls would be as many shapes of objects. */
function sinkOf(emit: Emit<unknown>, { hasPassed, waitFor }: Deadline, { isOver }: UnitHost): OutputSink {
  return {
    emit: (outputs) => (hasPassed() ? Promise.resolve() : waitFor(() => emit(outputs))),
    isClosed: () => hasPassed() || isOver(),
  };
}

function hold(held: unknown[], { turn }: UnitHost): Emit<unknown> {
  return (outputs) => {
    for (const output of outputs) held.push(output);
    return turn() ?? Promise.resolve();
  };
}
