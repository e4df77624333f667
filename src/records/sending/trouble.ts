import type { Entry } from "./entry.ts";
import type { RunState } from "./sending.ts";

/**
 * A message that is refused costs its own time and that of looking for those at fault. Where every batch has some, a
 * `$batch` alone is the cheaper way: after two messages in a row that were refused, a run sends the records of that
 * operation and table one by one, until a batch of them is in without a failure.
 */
const MOST_REFUSALS = 2;

export function isTroubled({ refusals }: RunState, sample: Entry): boolean {
  return (refusals.get(nameOf(sample)) ?? 0) >= MOST_REFUSALS;
}

export function noteTrouble({ refusals }: RunState, sample: Entry, wasRefused: boolean): void {
  const name = nameOf(sample);
  if (wasRefused) refusals.set(name, (refusals.get(name) ?? 0) + 1);
  else refusals.delete(name);
}

function nameOf({ write: { operation, table } }: Entry): string {
  return `${operation} ${table.name}`;
}
