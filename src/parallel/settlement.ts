import { BulkError, ParallelError, StoppedError } from "../errors.ts";
import type { Unit } from "./call.ts";
import type { Chunk } from "./chunk-source.ts";
import type { CheckedOptions } from "./options.ts";
import type { Tally } from "./tally.ts";
import type { UnitEnd } from "./unit.ts";

/** Answers for every chunk (or item) that was read, once. */
export interface Settlement {
  /** The units of a chunk that is begun. */
  begin(chunk: Chunk<unknown>): readonly Unit[];
  /** The block is called for a unit, for the first time or again. */
  attempt(unit: Unit, attempt: number): void;
  /** What became of it; true for a failure. What ends when the run is over already has its answer. */
  settle(unit: Unit, end: UnitEnd, stopped: boolean): boolean;
  /** The run is over: whatever has no answer yet was not run, and neither were these. */
  close(left: readonly Chunk<unknown>[]): void;
}

interface SettlementOptions extends Pick<CheckedOptions, "per" | "onFailure" | "onChunkEnd"> {
  /** Enters what is through, before anybody is told. */
  readonly enter?: ((unit: Unit, error: Error | undefined) => void) | undefined;
}

/** A unit that has no answer yet, with the attempts that were made. */
interface Open {
  readonly unit: Unit;
  attempts: number;
}

export function createSettlement(tally: Tally, options: SettlementOptions): Settlement {
  const { per, enter, onFailure, onChunkEnd } = options;
  /** By the first index: as a key, a number costs less than an object. */
  const open = new Map<number, Open>();

  const tell = (unit: Unit, end: Ended): void => {
    const { chunkIndex, firstIndex, items } = unit;
    if (end.status !== "notRun") enter?.(unit, end.status === "failed" ? end.error : undefined);
    if (end.status === "ok") {
      tally.succeeded(items.length);
      onChunkEnd?.({ status: "ok", chunkIndex, firstIndex, items, attempts: end.attempts });
      return;
    }
    const { status, attempts, error } = end;
    const failure = { chunkIndex, firstIndex, items, attempts, error };
    if (status === "failed") {
      tally.failed(failure);
      onFailure?.(failure);
    }
    onChunkEnd?.({ status, ...failure });
  };

  return {
    begin: (chunk) => {
      tally.began();
      const units = unitsOf(chunk, per);
      for (const unit of units) open.set(unit.firstIndex, { unit, attempts: 0 });
      return units;
    },
    attempt: ({ firstIndex }, attempt) => {
      if (attempt > 1) tally.retried();
      const one = open.get(firstIndex);
      if (one !== undefined) one.attempts = attempt;
    },
    settle: (unit, end, stopped) => {
      const one = open.get(unit.firstIndex);
      if (one === undefined) return false;
      open.delete(unit.firstIndex);
      const ended = endOf(end, one.attempts, stopped);
      tell(unit, ended);
      return ended.status === "failed";
    },
    close: (left) => {
      const begun = [...open.values()];
      open.clear();
      const unread = left.flatMap((chunk) => unitsOf(chunk, per)).map((unit) => ({ unit, attempts: 0 }));
      for (const { unit, attempts } of [...begun, ...unread]) tell(unit, notRun(attempts));
    },
  };
}

function unitsOf({ index: chunkIndex, firstIndex, items }: Chunk<unknown>, per: CheckedOptions["per"]): Unit[] {
  if (per !== "item") return [{ chunkIndex, firstIndex, items, argument: items }];
  return items.map((item, offset) => ({
    chunkIndex,
    firstIndex: firstIndex + offset,
    items: [item],
    argument: item,
  }));
}

type Ended =
  | { readonly status: "ok"; readonly attempts: number }
  | { readonly status: "failed" | "notRun"; readonly attempts: number; readonly error: Error };

function endOf(end: UnitEnd, attempts: number, stopped: boolean): Ended {
  if (end.how !== "failed") return end.how === "ok" ? { status: "ok", attempts } : notRun(attempts);
  const status = stopped && isStop(end.error) ? "notRun" : "failed";
  return { status, attempts, error: end.error };
}

function notRun(attempts: number): Ended {
  const when =
    attempts === 0
      ? "before the block was called for it."
      : "while the block was at it. What it had done by then is done.";
  return { status: "notRun", attempts, error: new StoppedError(`The run ended ${when}`) };
}

/** Whether nothing but a stop made a block fail: a request that did not wait any longer, or a run that has some. */
function isStop(error: unknown): boolean {
  if (error instanceof BulkError || error instanceof ParallelError) {
    if (error.cause !== undefined) return isStop(error.cause);
    return error.failures.length > 0 && error.failures.every((failure) => isStop(failure.error));
  }
  return error instanceof StoppedError;
}
