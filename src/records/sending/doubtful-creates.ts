import { toError, type ServiceError } from "../../errors.ts";
import { idOf, settleDisputed, settleDone, settleNotDone, type Entry } from "./entry.ts";
import { findExisting } from "./existing.ts";
import type { Sending } from "./sending.ts";

/**
 * A create that was repeated was refused, most likely because its key is taken, perhaps by itself: an attempt before it
 * may have been executed and only its answer lost. A record that is there with an id that was chosen here is its own;
 * with a given id it may be anybody's.
 *
 * @param entries creates of one table; those that are their own, or that could not be looked up, are settled
 * @returns of the others those that are missing, which were not executed, and those that are disputed: they are there, and
 * may be anybody's
 */
export async function settleExisting(
  entries: readonly Entry[],
  sending: Sending,
): Promise<{ readonly missing: readonly Entry[]; readonly disputed: readonly Entry[] }> {
  const [first] = entries;
  if (first === undefined) return { missing: [], disputed: [] };
  const ids = entries.map(({ write }) => idOf(write) ?? "");
  const existing = await findExisting(sending.connection, first.write.table, ids, sending.signals.signal);
  if (!(existing instanceof Set)) {
    settleNotDone(entries, "unknown", toError(existing.error));
    return { missing: [], disputed: [] };
  }
  const missing: Entry[] = [];
  const disputed: Entry[] = [];
  for (const [at, entry] of entries.entries()) {
    if (!existing.has(ids[at] ?? "")) missing.push(entry);
    else if (isOwn(entry)) settleDone(entry);
    else disputed.push(entry);
  }
  for (const entry of missing) entry.doubtful = false;
  return { missing, disputed };
}

function isOwn({ write }: Entry): boolean {
  return write.operation === "create" && write.isOwnId;
}

/**
 * The same for a message that is all or nothing: the others of it tell of a record with a given id whose it is.
 *
 * @returns those that are to be sent again
 */
export async function settleRepeatedCreates(
  entries: readonly Entry[],
  error: ServiceError,
  sending: Sending,
): Promise<readonly Entry[]> {
  const { missing, disputed } = await settleExisting(entries, sending);
  if (entries[0]?.write.table.isElastic === true) {
    // A message of an elastic table is in or out record by record.
    settleDisputed(disputed, error);
  } else if (missing.length > 0) {
    for (const entry of disputed) entry.doubtful = false;
    settleNotDone(disputed, "failed", error);
  } else if (entries.some(({ result }) => result?.status === "ok")) {
    for (const entry of disputed) settleDone(entry);
  } else {
    settleDisputed(disputed, error);
  }
  return missing;
}
