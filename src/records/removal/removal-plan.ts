import type { Connection } from "../../connection/connection.ts";
import { MatchError } from "../../errors.ts";
import type { Outcome } from "../../outcomes.ts";
import type { Earlier } from "../../parallel/journal.ts";
import type { Indexed } from "../bulk/indexed.ts";
import type { Row } from "../matching/read-lists.ts";
import { describeKeys } from "../matching/key-values.ts";
import { matchByKeys } from "../matching/match-by-keys.ts";
import type { KeyColumns } from "../matching/match-on.ts";
import { findTarget, type Target } from "./find-target.ts";
import { columnsFor, removalOf, rowOfKey, type Removal } from "./removal.ts";

export interface RemovalRules {
  /** Keys that find the records, tried in their order; undefined for the records' own ids. */
  readonly matchOn: readonly KeyColumns[] | undefined;
  readonly allowMultipleMatches: boolean;
  /** A record that is gone already is ok. */
  readonly ifExists: boolean;
  /** A record is only deleted in the version that it was read with. */
  readonly ifMatch: boolean;
  readonly retrievalBatchSize: number;
  /** Ids are looked up, too, so that those that do not exist are known before anything is sent. */
  readonly verify: boolean;
}

/** What is to be sent for an input, or what became of it without. */
export type PlannedRemoval<I> = Removal<I> | Outcome<I>;

export interface RemovalPlan<I> {
  /**
   * What is to be done for these inputs, in their order: several writes for one that matches several records.
   * Rejects when they could not be looked up; then nothing is known of any of them.
   */
  readonly plan: (
    items: readonly Indexed<I>[],
    signal: AbortSignal | undefined,
  ) => Promise<readonly PlannedRemoval<I>[]>;
}

/** Finds the records to delete. With a job it knows what earlier runs did. An input is looked up in its own table, and one in doubt deletes nothing. */
export function createRemovalPlan<I>(
  connection: Connection,
  table: string | undefined,
  rules: RemovalRules,
  earlier?: Earlier,
): RemovalPlan<I> {
  const { retrievalBatchSize, matchOn, ifMatch } = rules;
  const decideAnew = (target: Target<I>, rows: readonly Row[]): readonly PlannedRemoval<I>[] =>
    rows.length === 0 && earlier?.isDoubtful(target.index) === true ? [gone(target)] : decide(target, rows, rules);
  return {
    plan: async (items, signal) => {
      const planned = new Map<number, readonly PlannedRemoval<I>[]>();
      const sought: Target<I>[] = [];
      for (const item of items) {
        const target = await findTarget(connection, { table, matchOn, ifMatch }, item, signal);
        if ("status" in target) planned.set(item.index, [target]);
        else if (needsLookup(target, rules)) sought.push(target);
        else planned.set(item.index, [removalOf(target, rowOfKey(target.keys[0]), rules)]);
      }
      for (const [definition, targets] of Map.groupBy(sought, ({ knowledge }) => knowledge.table)) {
        const matching = { connection, table: definition, select: columnsFor(definition), retrievalBatchSize, signal };
        const found = await matchByKeys(targets, matching);
        for (const target of targets) planned.set(target.index, decideAnew(target, found.get(target)?.rows ?? []));
      }
      return items.flatMap(({ index }) => planned.get(index) ?? []);
    },
  };
}

/** An id needs none, unless it is to be verified, or is that of a pair: a pair is deleted by its two ends. */
function needsLookup({ knowledge: { table }, isOwn }: Target<unknown>, { verify }: RemovalRules): boolean {
  return verify || !isOwn || table.association !== undefined;
}

function decide<I>(target: Target<I>, rows: readonly Row[], rules: RemovalRules): readonly PlannedRemoval<I>[] {
  const { allowMultipleMatches, ifExists } = rules;
  const { index, input, knowledge, keys } = target;
  if (rows.length === 0 && ifExists) {
    return [{ status: "ok", index, input, table: knowledge.table.name, id: undefined, action: "skipped" }];
  }
  if (rows.length === 0 || (rows.length > 1 && !allowMultipleMatches)) {
    const { name } = knowledge.table;
    const error = new MatchError(describe(target, rows.length), {
      table: name,
      columns: keys.flatMap(({ columns }) => columns),
      matches: rows.length,
    });
    return [{ status: "failed", index, input, error }];
  }
  return rows.map((row) => removalOf(target, row, rules));
}

/** What an earlier run of the job was about to delete, and is not there, has been deleted. */
function gone<I>({ index, input, knowledge: { table }, isOwn, keys }: Target<I>): Outcome<I> {
  const [id] = isOwn ? (keys[0]?.values ?? []) : [];
  const outcome = { status: "ok", index, input, table: table.name } as const;
  return typeof id === "string" && table.association === undefined
    ? { ...outcome, id, action: "deleted" }
    : { ...outcome, action: "skipped" };
}

function describe({ knowledge: { table }, keys }: Target<unknown>, matches: number): string {
  const sought = describeKeys(keys);
  if (matches === 0) return `${table.name} has no record with ${sought}. With ifExists that is no failure.`;
  return (
    `${table.name} has ${matches} records with ${sought}; none was deleted. Match on more columns, ` +
    "or delete all of them with allowMultipleMatches."
  );
}
