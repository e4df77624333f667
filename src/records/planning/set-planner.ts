import { StoppedError, UsageError } from "../../errors.ts";
import type { NotOkOutcome } from "../../outcomes.ts";
import type { Earlier } from "../../parallel/journal.ts";
import type { Indexed } from "../bulk/indexed.ts";
import { createKeyQueues } from "../bulk/key-queues.ts";
import type { Planner } from "../bulk/planner.ts";
import type { LookupResolver } from "../lookups/lookup-resolver.ts";
import { toPlan, type Decider } from "./decision.ts";
import { keyNames, usualKeyNames } from "./key-names.ts";
import type { Prepare } from "./prepare-records.ts";
import type { Prepared } from "./prepared.ts";

export interface SetPlannerParts {
  readonly prepare: Prepare;
  readonly decider: Decider;
  readonly lookups: LookupResolver;
  /** Repeats what fails for a reason that may pass. */
  readonly retrying: <T>(lookUp: () => Promise<T>, signal: AbortSignal) => Promise<T>;
  /** The second record of a key fails instead of being written after the first. */
  readonly refusesDuplicates: boolean;
  /** What earlier runs of the job have come to; undefined without a job. */
  readonly earlier: Earlier | undefined;
}

/**
 * Prepares records, lets those of one key pass one behind the other, and decides what is done for those that may pass.
 * Several plans may be made at a time: their records pass in the order in which the plans were asked for.
 */
export function createSetPlanner<I>(parts: SetPlannerParts): Planner<I> {
  const { prepare, decider, lookups, retrying, refusesDuplicates, earlier } = parts;
  const queues = createKeyQueues<Prepared<I>>();
  /** In a job: keys whose record a resumed run writes again, each with the record that is to blame. */
  const unsettledKeys = new Map<string, number>();
  const readied = new Map<number, Prepared<I>>();
  const firstOfKey = new Map<string, number>();
  let previous = Promise.resolve();

  const refuseDuplicate = (prepared: Prepared<I>): NotOkOutcome<I> | undefined => {
    const { index, input } = prepared;
    const names = usualKeyNames(prepared);
    const first = names.map((name) => firstOfKey.get(name)).find((found) => found !== undefined);
    if (first === undefined) {
      for (const name of names) firstOfKey.set(name, index);
      return undefined;
    }
    const error = new UsageError(
      `It has the key of record ${first} (${prepared.keys.map(({ columns }) => columns.join(" and ")).join(", or ")}), and ` +
        'onDuplicateKey is "error". With "apply" it is written after that one.',
    );
    return { status: "failed", index, input, error };
  };

  /** Written after it now, an earlier record would be written over it when the job is resumed. */
  const holdBack = (prepared: Prepared<I>, names: readonly string[]): NotOkOutcome<I> | undefined => {
    if (unsettledKeys.size === 0) return undefined;
    const blamed = names.map((name) => unsettledKeys.get(name)).find((found) => found !== undefined);
    if (blamed === undefined) return undefined;
    for (const name of names) unsettledKeys.set(name, blamed);
    const { index, input } = prepared;
    const error = new StoppedError(
      `It waits for record ${blamed}, which has the same key and whose outcome is unknown. Resume the job: both are written then.`,
    );
    return { status: "notSent", index, input, error };
  };

  /** Undefined for a record that must wait, and for one that an earlier run has settled. */
  const admit = (prepared: Prepared<I>): Prepared<I> | NotOkOutcome<I> | undefined => {
    if (!decider.heedsKeys) return prepared;
    const refused = refusesDuplicates ? refuseDuplicate(prepared) : undefined;
    if (earlier?.isSettled(prepared.index) === true) return undefined;
    const names = keyNames(prepared);
    const held = refused ?? holdBack(prepared, names);
    return held ?? (queues.enter(prepared.index, names, prepared) ? prepared : undefined);
  };

  const unlessSettled = (outcome: NotOkOutcome<I>): NotOkOutcome<I> | undefined =>
    earlier?.isSettled(outcome.index) === true ? undefined : outcome;

  /** Those that may pass, and those that failed already; in the order of the input, whatever the time it takes. */
  const admitInTurn = async (
    items: readonly Indexed<I>[],
    signal: AbortSignal,
  ): Promise<(Prepared<I> | NotOkOutcome<I>)[]> => {
    const before = previous;
    const mine = Promise.withResolvers<undefined>();
    previous = mine.promise;
    try {
      const waited = items.map(({ index }) => readied.get(index)).filter((prepared) => prepared !== undefined);
      for (const { index } of waited) readied.delete(index);
      const read = waited.length === 0 ? items : items.slice(waited.length);
      const fresh = await retrying(() => prepare(read, signal), signal);
      await before;
      const admitted = fresh.map((one) => ("status" in one ? unlessSettled(one) : admit(one)));
      const passing = waited.map((one) => holdBack(one, keyNames(one)) ?? one);
      return [...passing, ...admitted.filter((one) => one !== undefined)];
    } finally {
      mine.resolve(undefined);
    }
  };

  return {
    plan: async (items, signal) => {
      const admitted = await admitInTurn(items, signal);
      const passing: Prepared<I>[] = [];
      const failures: NotOkOutcome<I>[] = [];
      for (const one of admitted) {
        if ("status" in one) failures.push(one);
        else passing.push(one);
      }
      const decisions = await retrying(() => decider.decide(passing, signal), signal);
      return toPlan<I>([...failures, ...decisions]);
    },
    settle: (outcomes) => {
      for (const { index, status } of outcomes) {
        if (earlier !== undefined && (status === "unknown" || status === "notSent"))
          for (const name of queues.keysOf(index)) if (!unsettledKeys.has(name)) unsettledKeys.set(name, index);
        queues.leave(index);
      }
    },
    get waiting() {
      return queues.all();
    },
    takeReady: () => {
      const ready = queues.takeReady();
      for (const prepared of ready) readied.set(prepared.index, prepared);
      return ready;
    },
    whenReady: () => queues.whenReady(),
    get leftOut() {
      return decider.leftOut;
    },
    get createdForLookups() {
      return lookups.created;
    },
  };
}
