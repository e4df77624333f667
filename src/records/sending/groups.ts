import { callerName } from "./caller.ts";
import { idOf, type Entry } from "./entry.ts";
import { etagOf } from "./versions.ts";
import type { Operation, Write } from "./write.ts";

/** Entries of one operation, table and caller: one message can carry them. */
export interface Group {
  /** One of them: what they have in common stands on it. */
  readonly sample: Entry;
  readonly entries: readonly Entry[];
}

/** What others may refer to comes first, and what is referred to goes last. */
const ORDER: readonly Operation[] = ["create", "upsert", "update", "associate", "disassociate", "delete", "upload"];

/** @param most entries of a group */
export function groupEntries(entries: readonly Entry[], most: number): readonly Group[] {
  const [first] = entries;
  if (first === undefined) return [];
  // Batches are made of a kind, and then there is nothing to sort.
  const isOfAKind = entries.every(({ write }) => isAlike(write, first.write));
  const alike = isOfAKind ? [entries] : [...Map.groupBy(entries, ({ write }) => kindOf(write)).values()];
  return alike
    .flatMap((group) => inWaves(group).flatMap((wave) => cut(wave, most)))
    .flatMap((group) => (group[0] === undefined ? [] : [{ sample: group[0], entries: group }]))
    .sort((a, b) => rank(a) - rank(b));
}

/**
 * A message that updates a record twice does the first of the two and says nothing of the second; one that upserts it
 * twice is refused. So every record is in a wave but once, and the waves go one after the other.
 */
function inWaves(entries: readonly Entry[]): readonly (readonly Entry[])[] {
  const waves: Entry[][] = [];
  const waveOf = new Map<string, number>();
  for (const entry of entries) {
    const address = addressOf(entry.write);
    const at = address === undefined ? 0 : (waveOf.get(address) ?? 0);
    if (address !== undefined) waveOf.set(address, at + 1);
    (waves[at] ??= []).push(entry);
  }
  return waves;
}

/** Undefined for what no other write can have: an id that was made for this create alone. */
function addressOf(write: Write): string | undefined {
  if (write.operation === "create" && write.isOwnId) return undefined;
  return write.operation === "upsert" && "key" in write.address ? write.address.key : idOf(write);
}

/** Whether one message can carry both. */
export function isAlike(a: Write, b: Write): boolean {
  const isOfAKind = a.operation === b.operation && a.table === b.table && a.callerId === b.callerId;
  return isOfAKind && (etagOf(a) === undefined) === (etagOf(b) === undefined);
}

/** The same for writes that one message can carry. */
export function kindOf(write: Write): string {
  const { operation, table, callerId } = write;
  return `${operation} ${table.name} ${callerName(callerId)}${etagOf(write) === undefined ? "" : " of a version"}`;
}

function rank({ sample }: Group): number {
  return ORDER.indexOf(sample.write.operation);
}

export function cut<T>(items: readonly T[], most: number): readonly (readonly T[])[] {
  if (items.length <= most) return items.length === 0 ? [] : [items];
  const pieces: (readonly T[])[] = [];
  for (let from = 0; from < items.length; from += most) pieces.push(items.slice(from, from + most));
  return pieces;
}
