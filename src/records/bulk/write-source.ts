import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock } from "../../clock.ts";
import { toError } from "../../errors.ts";
import type { Outcome } from "../../outcomes.ts";
import type { ChunkSource } from "../../parallel/chunk-source.ts";
import { startLinger, type Linger } from "../../parallel/linger.ts";
import { LARGEST_BATCH, type BatchSizes } from "../sending/load.ts";
import type { Write } from "../sending/write.ts";
import { indexed, type Indexed } from "./indexed.ts";
import { createPendingWrites } from "./pending-writes.ts";
import { createPlansAhead, type Planning, type PlansAheadParts } from "./plans-ahead.ts";

export interface WriteSourceParts<I> extends PlansAheadParts<I> {
  readonly batchSizes: BatchSizes;
  /** The longest that a record waits for its batch to fill, from its reading on. @default until it is full */
  readonly lingerMs: number | undefined;
  readonly clock: Clock;
  /** Takes what became of records that need not be sent. */
  readonly settle: (outcomes: readonly Outcome<I>[]) => Promise<void>;
  /** Takes what every further plan would meet too: nothing more is given then. */
  readonly fail: (error: Error) => void;
}

/** Batches of writes, ready to be sent. What is left of it was read and neither given as a write nor settled. */
export function createWriteSource<I>(parts: WriteSourceParts<I>): ChunkSource<Write<I>, Indexed<I>> {
  const { input, planner, lingerMs, clock } = parts;
  const plans = createPlansAhead(parts);
  const pending = createPendingWrites<I>(parts.batchSizes.usual);
  let underway: Promise<boolean> | undefined;
  /** Of the oldest write that is pending. */
  let patience: Linger | undefined;
  let onOverdue: () => void = () => undefined;
  let broken: Error | undefined;
  let inHand: readonly Write<I>[] = [];
  let batches = 0;
  let state: "open" | "ended" | "closed" = "open";
  // Behind a call, because the compiler does not know that it changes while something is awaited.
  const isOpen = (): boolean => state === "open";

  /** False when there is nothing more to plan. */
  const planMore = async (): Promise<boolean> => {
    const planning = await nextPlanning();
    if (planning === undefined) return false;
    let plan;
    try {
      plan = await planning.plan;
    } catch (error) {
      if (!isOpen()) return false;
      state = "ended";
      parts.fail(toError(error));
      return false;
    }
    if (!isOpen()) return false;
    plans.take();
    for (const writes of plan.writes) pending.add(writes);
    startWaiting(planning.since);
    if (plan.outcomes.length > 0) await parts.settle(plan.outcomes);
    return true;
  };

  /** An input that throws ends there; what was read before it is still worked through. */
  const nextPlanning = async (): Promise<Planning<I> | undefined> => {
    try {
      return await plans.next();
    } catch (error) {
      broken = toError(error);
      return undefined;
    }
  };

  const startWaiting = (since = clock.now()): void => {
    if (lingerMs === undefined || patience !== undefined || pending.count === 0) return;
    patience = startLinger(Math.max(0, since + lingerMs - clock.now()), clock, () => onOverdue());
  };
  const endWaiting = (): void => {
    patience?.end();
    patience = undefined;
  };

  const planOn = (): Promise<boolean> => {
    underway ??= planMore().then((more) => {
      underway = undefined;
      return more;
    });
    return underway;
  };

  /** Waits until more is planned, or what is pending has waited long enough. False when there is nothing more to plan. */
  const planMoreOrDue = (): Promise<boolean> => {
    const { promise: overdue, resolve } = Promise.withResolvers<boolean>();
    onOverdue = () => resolve(true);
    return Promise.race([planOn(), overdue]);
  };

  /** Goes on planning until so many are pending, or until then. */
  const planUntil = async (then: Promise<unknown>, enough: number): Promise<void> => {
    const isOver = then.then(() => false);
    while (isOpen() && pending.count < enough) if (!(await Promise.race([isOver, planOn()]))) return;
  };

  /** By its turn a batch may carry more than is usual: what can be had until then, and at once then, goes with it. */
  const takeInTurn = async (first: Write<I>): Promise<void> => {
    const turn = parts.batchSizes.inTurn(first);
    if (typeof turn !== "number") await planUntil(turn, LARGEST_BATCH);
    const size = await turn;
    if (pending.count < size) await planUntil(nextTurn(), size);
    if (isOpen()) inHand = pending.take(first, size);
    if (pending.count === 0) endWaiting();
  };

  /** Puts the next batch into `inHand`, unless there is none. */
  const gather = async (): Promise<void> => {
    while (isOpen()) {
      const due = pending.due(patience?.isOver === true ? "any" : "full");
      if (due !== undefined) return takeInTurn(due);
      if (await planMoreOrDue()) continue;
      // Records may wait for one of these.
      const last = isOpen() ? pending.due("any") : undefined;
      if (last !== undefined) return takeInTurn(last);
      if (planner.waiting.length === 0) return;
      await planner.whenReady();
    }
  };

  return {
    get read() {
      return input.read;
    },
    next: async () => {
      await gather();
      // What was closed meanwhile has told what is in hand as left.
      if (!isOpen()) return undefined;
      const items = inHand;
      inHand = [];
      if (items.length > 0) return { index: batches++, firstIndex: items[0]?.index ?? 0, items };
      if (broken !== undefined) throw broken;
      return undefined;
    },
    close: () => {
      state = "closed";
      endWaiting();
      const unread = input.close();
      plans.close();
      return {
        left: () => {
          const read = [...inHand, ...plans.left(), ...pending.all(), ...planner.waiting];
          return [read, ...unread.left().map(indexed)].map((items) => ({ index: 0, firstIndex: 0, items }));
        },
        // What is on its way from the input arrives by then.
        closed: unread.closed.then(() => nextTurn()),
      };
    },
  };
}
