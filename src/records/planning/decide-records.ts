import type { Connection } from "../../connection/connection.ts";
import { MatchError, ValueError } from "../../errors.ts";
import { createComparer } from "../../metadata/compare.ts";
import type { TableDefinition } from "../../metadata/definition.ts";
import { keyText } from "../../metadata/key-values.ts";
import type { Written } from "../../metadata/record-writer.ts";
import { describeKeys } from "../matching/key-values.ts";
import { matchByKeys } from "../matching/match-by-keys.ts";
import type { Row } from "../matching/read-lists.ts";
import type { Create, Write } from "../sending/write.ts";
import { failed, guarded, type Decider, type Decision } from "./decision.ts";
import type { FindableUpsert } from "./identify-upserts.ts";
import type { Prepared } from "./prepared.ts";
import type { RecordWrites, UpsertKey } from "./record-writes.ts";
import type { Mode, SetRules } from "./set-rules.ts";
import { createWouldBes } from "./would-bes.ts";

export interface DecideParts {
  readonly connection: Connection;
  readonly table: TableDefinition;
  readonly rules: SetRules;
  readonly writes: RecordWrites;
  /** Whether the record was created for this input by an earlier run of the job. */
  readonly isOwn: (prepared: Prepared, id: string) => boolean;
}

/** A record that is looked for, with what an update of it carries. */
interface Sought<I> extends Prepared<I> {
  readonly draft: Written;
}

const NOTHING: Written = { payload: {}, files: [] };

/** Creates, updates, or leaves alone. */
export function createRecordDecider({ connection, table, rules, writes, isOwn }: DecideParts): Decider {
  const { mode, noCreate, noUpdate, whatIf } = rules;
  const comparer = createComparer(table);
  const compares = mode === "compare" && !noUpdate;
  /** Records that bring their id are updated without a look whether they exist. */
  const trustsIds =
    (mode === "updateOnly" || mode === "updateAllColumns") && rules.matchOn === undefined && !noCreate && !noUpdate;
  const wouldBes = createWouldBes();

  /** What needs no looking up is decided at once. */
  const decideAlone = <I>(prepared: Prepared<I>): Decision<I> | Sought<I> => {
    if (mode === "createOnly") return foresees(prepared) ? { ...prepared, draft: NOTHING } : [writes.create(prepared)];
    if (mode === "upsert") return [upsert(prepared)];
    if (prepared.keys.length === 0) {
      if (mode === "updateOnly") throw missingId(table);
      return missing(prepared);
    }
    const draft = noUpdate ? NOTHING : writes.draft(prepared.record);
    const known = trustsIds && !whatIf ? prepared.id : undefined;
    return known === undefined ? { ...prepared, draft } : change(prepared, known, draft);
  };

  /** That an id is taken the service would say: here it must be looked up. */
  const foresees = ({ id }: Prepared): boolean => whatIf && id !== undefined;

  const upsert = <I>(prepared: Prepared<I>): FindableUpsert<I> | Create<I> => {
    const write = writes.upsert(prepared, upsertKey(prepared));
    return write.operation === "create" ? write : { ...write, keys: prepared.keys };
  };

  const upsertKey = (prepared: Prepared): UpsertKey | undefined => {
    const key = rules.matchOn === undefined ? undefined : prepared.keys.at(-1);
    if (key === undefined || key.columns[0] === table.primaryId) return undefined;
    const values = Object.fromEntries(key.columns.map((name, at) => [name, key.values[at]]));
    return { address: keyText(table, values), columns: key.columns };
  };

  const missing = <I>(prepared: Prepared<I>): Decision<I> => {
    const { index, input } = prepared;
    const isTrusted = trustsIds && prepared.id !== undefined;
    if (mode === "updateOnly" || isTrusted) return failed(prepared, notFound(table, prepared, mode));
    if (noCreate) return { status: "ok", index, input, table: table.name, id: prepared.id, action: "skipped" };
    const create = writes.create(prepared);
    if (whatIf && create.id !== undefined) wouldBes.add(prepared, create.id);
    return [create];
  };

  const change = <I>(prepared: Prepared<I>, id: string, changes: Written): Decision<I> => {
    const { index, input } = prepared;
    if (noUpdate) return { status: "ok", index, input, table: table.name, id, action: "skipped" };
    const update = writes.update(prepared, id, changes);
    return update ? [update] : { status: "ok", index, input, table: table.name, id, action: "unchanged" };
  };

  const decideFound = <I>(sought: Sought<I>, rows: readonly Row[]): Decision<I> => {
    const wouldBe = rows.length === 0 ? wouldBes.find(sought) : undefined;
    if (rows.length === 0 && wouldBe === undefined) return missing(sought);
    if (mode === "createOnly") return failed(sought, taken(table, sought));
    if (wouldBe !== undefined) return change(sought, wouldBe, sought.draft);
    if (rows.length > 1 && !rules.allowMultipleMatches) return failed(sought, ambiguous(table, sought, rows.length));
    const decisions = rows.map((row): Decision<I> => {
      const payload = compares ? comparer.changed(sought.draft.payload, row) : sought.draft.payload;
      const id = String(row[table.primaryId]);
      const decision = change(sought, id, { ...sought.draft, payload });
      return "status" in decision && isOwn(sought, id) ? created(sought, table, id) : decision;
    });
    return joinDecisions(decisions);
  };

  const lookUp = async <I>(
    sought: readonly Sought<I>[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<Sought<I>, Decision<I>>> => {
    const select = new Set(compares ? sought.flatMap(({ draft }) => comparer.columnsOf(draft.payload)) : []);
    const { retrievalBatchSize } = rules;
    const found = await matchByKeys(sought, { connection, table, select: [...select], retrievalBatchSize, signal });
    return new Map(sought.map((one) => [one, guarded(one, () => decideFound(one, found.get(one)?.rows ?? []))]));
  };

  return {
    heedsKeys: mode !== "createOnly" || whatIf,
    get leftOut() {
      return writes.leftOut;
    },
    decide: async <I>(records: readonly Prepared<I>[], signal: AbortSignal) => {
      const first = records.map((prepared) => guarded(prepared, () => decideAlone(prepared)));
      const sought = first.filter((one) => "draft" in one);
      const decided = sought.length === 0 ? undefined : await lookUp(sought, signal);
      return first.map((one): Decision<I> => ("draft" in one ? (decided?.get(one) ?? []) : one));
    },
  };
}

function created<I>({ index, input }: Prepared<I>, { name }: TableDefinition, id: string): Decision<I> {
  return { status: "ok", index, input, table: name, id, action: "created" };
}

/** Of several matches, those that need no change have nothing to say beside those that do. */
function joinDecisions<I>(decisions: readonly Decision<I>[]): Decision<I> {
  const writes = decisions.flatMap((decision): readonly Write<I>[] => ("status" in decision ? [] : decision));
  return writes.length > 0 ? writes : (decisions[0] ?? []);
}

function missingId({ name, primaryId }: TableDefinition): ValueError {
  return new ValueError(name, primaryId, undefined, "the primary id of the record to update");
}

function notFound({ name }: TableDefinition, { keys }: Prepared, mode: Mode): MatchError {
  const message = `${name} has no record with ${describeKeys(keys)}. Without ${mode} it would be created.`;
  return new MatchError(message, { table: name, columns: keys.flatMap(({ columns }) => columns), matches: 0 });
}

function taken({ name }: TableDefinition, { keys }: Prepared): MatchError {
  const message = `${name} has a record with ${describeKeys(keys)} already. Without createOnly it would be updated.`;
  return new MatchError(message, { table: name, columns: keys.flatMap(({ columns }) => columns), matches: 1 });
}

function ambiguous({ name }: TableDefinition, { keys }: Prepared, matches: number): MatchError {
  const message =
    `${name} has ${matches} records with ${describeKeys(keys)}; none was written. Match on more columns, or write to ` +
    "all of them with allowMultipleMatches.";
  return new MatchError(message, { table: name, columns: keys.flatMap(({ columns }) => columns), matches });
}
