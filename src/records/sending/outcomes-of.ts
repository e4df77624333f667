import { IncompleteError } from "../../errors.ts";
import type { NotOkOutcome, OkOutcome, Outcome } from "../../outcomes.ts";
import { writtenId, type Done, type Entry, type NotDone, type Result } from "./entry.ts";

/** One outcome for each input, in their order; an input that stands for several records has one for all of them. */
export function outcomesOf<I>(entries: readonly Entry<I>[]): readonly Outcome<I>[] {
  if (isInOrder(entries)) return entries.map(outcomeOf);
  const sorted = entries.toSorted((a, b) => a.write.index - b.write.index);
  const outcomes: Outcome<I>[] = [];
  for (let from = 0; from < sorted.length;) {
    const first = sorted[from];
    if (first === undefined) break;
    let end = from + 1;
    while (sorted[end]?.write.index === first.write.index) end += 1;
    outcomes.push(end === from + 1 ? outcomeOf(first) : joined(first, sorted.slice(from, end)));
    from = end;
  }
  return outcomes;
}

/** Each for an input of its own. */
function isInOrder(entries: readonly Entry[]): boolean {
  return entries.every(({ write }, at) => at === 0 || write.index > (entries[at - 1]?.write.index ?? 0));
}

function outcomeOf<I>(entry: Entry<I>): Outcome<I> {
  const result = resultOf(entry);
  return result.status === "ok" ? okOutcome(entry, result) : notOkOutcome(entry, result);
}

/** Records whose unknown outcome no repetition would clear up. */
export function lastingOf(entries: readonly Entry[]): ReadonlySet<number> | undefined {
  const lasting = entries.filter(({ result }) => result !== undefined && "isLasting" in result && result.isLasting);
  return lasting.length === 0 ? undefined : new Set(lasting.map(({ write }) => write.index));
}

/** Nothing ends without a result; should one be missing, nobody knows. */
function resultOf({ result }: Entry): Result {
  return result ?? { status: "unknown", error: new Error("Nothing was noted of what became of this write.") };
}

function okOutcome<I>(entry: Entry<I>, { action }: Done): OkOutcome<I> {
  const { index, input, table } = entry.write;
  // Only what is upserted by a key, associated or disassociated has no id of its own.
  return { status: "ok", index, input, table: table.name, id: writtenId(entry), action } as OkOutcome<I>;
}

function notOkOutcome<I>(entry: Entry<I>, { status, error }: NotDone): NotOkOutcome<I> {
  const { write } = entry;
  const { index, input } = write;
  // The id of a record that was not created would lead nowhere.
  const id = write.operation === "create" && !(error instanceof IncompleteError) ? undefined : writtenId(entry);
  return { status, index, input, error, ...(id === undefined ? undefined : { id }) };
}

/** @param entries of one input, the first among them */
function joined<I>(first: Entry<I>, entries: readonly Entry<I>[]): Outcome<I> {
  const results = entries.map(resultOf);
  const done = results.filter((result) => result.status === "ok");
  const failures = results.filter((result) => result.status !== "ok");
  const ids = entries.flatMap((entry) => writtenId(entry) ?? []);
  const [worst] = failures.sort((a, b) => WORST.indexOf(a.status) - WORST.indexOf(b.status));
  if (worst === undefined) {
    const [result] = done.sort((a, b) => Number(a.action === "skipped") - Number(b.action === "skipped"));
    return { ...okOutcome(first, result ?? { status: "ok", action: "skipped" }), ids };
  }
  const { index, input } = first.write;
  if (done.length === 0) return { status: worst.status, index, input, error: worst.error };
  const message = `Of the ${entries.length} records that the input stands for, ${done.length} are done. The first of the others: ${worst.error.message}`;
  // Some of it was sent, so it is not for "notSent" to say what became of it.
  const status = worst.status === "notSent" ? "failed" : worst.status;
  return { status, index, input, error: new IncompleteError(message, { cause: worst.error }) };
}

const WORST: readonly NotDone["status"][] = ["unknown", "failed", "notSent"];
