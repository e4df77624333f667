import type { ServiceError } from "../../errors.ts";
import { idOf, type Entry } from "./entry.ts";

/** A message that was refused as a whole: nothing of it is in. */
export interface Refused {
  readonly entries: readonly Entry[];
  readonly error: ServiceError;
}

/** So few are sent one by one at once: that takes one request, and halves take more. */
const NOT_WORTH_HALVING = 30;
const ROUNDS = 3;

/**
 * Gets those in that can be, with few requests. What the refusal names by its id is set apart; when it names none,
 * halves are sent, and when both are refused there are too many at fault to look for them. A batch of 100 with one record
 * at fault takes 5 requests here or less, one whose records are all at fault 3, and no batch more than 6.
 *
 * @param attempt sends a message again, with fewer entries
 * @returns those that are to be sent each by itself: those at fault are among them
 */
export async function splitRefused(
  refused: Refused,
  attempt: (entries: readonly Entry[]) => Promise<Refused | undefined>,
): Promise<readonly Entry[]> {
  const apart: Entry[] = [];
  let left: Refused | undefined = refused;
  for (let round = 0; round < ROUNDS && left !== undefined && left.entries.length > NOT_WORTH_HALVING; round += 1) {
    const { entries }: Refused = left;
    const named = namedIn(left);
    if (named.size > 0) {
      apart.push(...named);
      const others = entries.filter((entry) => !named.has(entry));
      left = others.length === 0 ? undefined : await attempt(others);
      continue;
    }
    const half = Math.ceil(entries.length / 2);
    const first = await attempt(entries.slice(0, half));
    const second = await attempt(entries.slice(half));
    if (first !== undefined && second !== undefined) return [...apart, ...first.entries, ...second.entries];
    left = first ?? second;
  }
  return left === undefined ? apart : [...apart, ...left.entries];
}

const GUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

function namedIn({ entries, error }: Refused): ReadonlySet<Entry> {
  const ids = new Set(error.message.toLowerCase().match(GUID));
  return new Set(ids.size === 0 ? [] : entries.filter(({ write }) => ids.has(idOf(write) ?? "")));
}
