import { toError } from "../../errors.ts";
import type { ChunkSource } from "../../parallel/chunk-source.ts";
import { indexed, type Indexed } from "./indexed.ts";
import type { Plan, Planner } from "./planner.ts";

/** Records that are being planned. */
export interface Planning<I> {
  readonly items: readonly Indexed<I>[];
  readonly plan: Promise<Plan<I>>;
  /** When the first of them was read, where records are not to wait for long. */
  readonly since: number | undefined;
}

export interface PlansAheadParts<I> {
  readonly input: ChunkSource<I>;
  readonly planner: Planner<I>;
  /** Plans made beyond the next one: looking up what exists for some goes on while others are sent. */
  readonly ahead: number;
  /** Ends planning. */
  readonly signal: AbortSignal;
}

export interface PlansAhead<I> {
  /**
   * The records whose plan comes next, the same until they are taken; undefined when nothing is left to plan now.
   * Rejects with what the input threw, after all that was read before it.
   */
  next(): Promise<Planning<I> | undefined>;
  /** The records that came next are the caller's now. */
  take(): void;
  /** Nothing is planned any more; what still arrives is left. */
  close(): void;
  /** Those that were read, or had become ready, and were not taken. */
  left(): readonly Indexed<I>[];
}

/** More records than this that wait for one of the same key, and nothing is read before some of them are through. */
const MOST_WAITING = 1000;

const NOTHING = Promise.resolve({ writes: [], outcomes: [] });

export function createPlansAhead<I>({ input, planner, ahead, signal }: PlansAheadParts<I>): PlansAhead<I> {
  const begun: Planning<I>[] = [];
  let step: Promise<void> | undefined;
  let exhausted = false;
  let closed = false;
  let failure: { readonly error: unknown } | undefined;

  const begin = (read: readonly Indexed<I>[], since?: number): void => {
    const items = [...planner.takeReady(), ...read];
    if (items.length === 0) return;
    const plan = closed ? NOTHING : planner.plan(items, signal);
    // It is awaited in its turn; until then its failure is nobody's unhandled one.
    plan.catch(() => undefined);
    begun.push({ items, plan, since });
  };

  const readAhead = async (): Promise<void> => {
    const chunk = await input.next();
    if (chunk === undefined) exhausted = true;
    begin(chunk === undefined ? [] : indexed(chunk), chunk?.since);
  };

  /** Reads on while nobody asks. */
  const keepReading = (): void => {
    if (step !== undefined || exhausted || closed || begun.length > ahead || planner.waiting.length >= MOST_WAITING)
      return;
    const fail = (error: unknown): void => {
      exhausted = true;
      failure = { error };
    };
    step = readAhead()
      .catch(fail)
      .then(() => {
        step = undefined;
        keepReading();
      });
  };

  return {
    next: async () => {
      keepReading();
      for (;;) {
        if (begun.length === 0) begin([]);
        if (begun.length > 0 || step === undefined) break;
        // An input may take its time; what becomes ready need not wait for it.
        await (planner.waiting.length === 0 ? step : Promise.race([step, planner.whenReady()]));
      }
      const [planning] = begun;
      if (planning === undefined && failure !== undefined) throw toError(failure.error);
      return planning;
    },
    take: () => void begun.shift(),
    close: () => {
      closed = true;
    },
    left: () => begun.flatMap(({ items }) => items),
  };
}
