import { toError } from "../../errors.ts";
import type { Unit } from "../call.ts";
import type { Entry } from "../journal.ts";
import { drawIdOrigin, type IdOrigin } from "./id-origin.ts";
import type { Job, OpenJob } from "./job.ts";
import { currentCall, originWithin, type CurrentCall, type RepeatableCall } from "./repeatable-call.ts";

/** What a run of invokeParallel enters in the books of its job. */
export interface ParallelJob {
  open(signal: AbortSignal | undefined): Promise<OpenJob>;
  begin(units: readonly Unit[]): Promise<void>;
  /** Gives the reason when it cannot be written. */
  settle(unit: Unit, error: Error | undefined): Error | undefined;
  close(isThrough: boolean): Promise<Error | undefined>;
}

export function createParallelJob({ open }: Job<unknown>): ParallelJob & { readonly opened: OpenJob | undefined } {
  let opened: OpenJob | undefined;
  return {
    get opened() {
      return opened;
    },
    open: async (signal) => (opened = await open(signal)),
    begin: async (units) => opened?.begin(units.flatMap(indicesOf)),
    settle: (unit, error) => {
      try {
        opened?.settle(entriesOf(unit, error));
        return undefined;
      } catch (thrown) {
        return toError(thrown);
      }
    },
    close: async (isThrough) => {
      try {
        await opened?.close(isThrough && opened.missing === 0 ? "completed" : "interrupted");
        return undefined;
      } catch (thrown) {
        return toError(thrown);
      }
    },
  };
}

function indicesOf({ firstIndex, items }: Unit): number[] {
  return items.map((_, offset) => firstIndex + offset);
}

function entriesOf({ firstIndex, items }: Unit, error: Error | undefined): Entry[] {
  return items.map((input, offset): Entry => {
    const index = firstIndex + offset;
    return error === undefined ? { index, status: "ok" } : { index, status: "failed", input, error };
  });
}

/** Tells of each call of a block what ids follow from; undefined where no call is ever repeated. */
export type RepeatableCalls = (unit: Unit, attempt: number) => RepeatableCall | undefined;

export interface RepetitionParts {
  readonly retries: number;
  /** The books of the run, where it has some. */
  readonly opened: () => OpenJob | undefined;
  readonly hasJob: boolean;
  /** Blocks run in threads: what is counted in one is not known in the others. */
  readonly isIsolated: boolean;
}

/** @param outer the call of another block that the run is made in */
export function createRepeatableCalls(
  { retries, opened, hasJob, isIsolated }: RepetitionParts,
  outer: CurrentCall | undefined = currentCall(),
): RepeatableCalls {
  const isNested = outer !== undefined && isIsolated;
  if (!hasJob && retries === 0 && !isNested) return () => undefined;
  const drawn = drawIdOrigin(Date.now());
  const origins = new Map<number, IdOrigin>();
  const originOf = (unit: Unit, attempt: number): IdOrigin => {
    const job = opened();
    if (job !== undefined) return job.origin;
    if (outer === undefined) return drawn;
    const known = attempt === 1 ? undefined : origins.get(unit.firstIndex);
    const origin = known ?? originWithin(outer, unit.items);
    if (retries > 0) origins.set(unit.firstIndex, origin);
    return origin;
  };
  return (unit, attempt) => {
    const { firstIndex } = unit;
    const isDoubtful = opened()?.earlier.isDoubtful(firstIndex) === true;
    const isRepeated = attempt > 1 || isDoubtful || outer?.call.isRepeated === true;
    return { ...originOf(unit, attempt), firstIndex, isRepeated };
  };
}
