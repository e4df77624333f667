import { crc32 } from "node:zlib";
import type { Books } from "../journal.ts";

/** Items that are vouched for together. Each window begins at a multiple. */
const WINDOW = 500;

/**
 * Reads an input that cannot say what it is, and notices when it is not what it was: every window has its checksum in the
 * books before anything of it is begun. A window that has one is read before the first of its items is given.
 */
export interface CheckedReading<I> extends AsyncIterator<I, undefined> {
  /** Enters what was read and has no checksum yet. */
  vouch(): void;
}

/** @param refuse makes the error for items that are not what they were, or are missing: the first, and how many */
export function checkReading<I>(
  iterator: Iterator<I> | AsyncIterator<I>,
  books: Pick<Books, "earlier" | "vouch">,
  refuse: (first: number, count: number) => Error,
): CheckedReading<I> {
  let checked: I[] = [];
  let given = 0;
  let read = 0;
  let checksum = 0;
  let vouched = 0;

  const first = (): number => read - (read % WINDOW);
  const vouch = (): void => {
    if (read === vouched) return;
    const start = vouched - (vouched % WINDOW);
    books.vouch(start, read - start, checksum);
    vouched = read;
  };
  const readOne = async (): Promise<IteratorResult<I, undefined>> => {
    const result = await iterator.next();
    if (result.done === true) return { done: true, value: undefined };
    if (read % WINDOW === 0) checksum = 0;
    checksum = crc32(textOf(result.value), checksum);
    read += 1;
    return result;
  };
  /** The most items from here on that an earlier run vouched for. */
  const longestKnown = (): number => {
    for (let count = WINDOW; count > 0; count -= 1)
      if (books.earlier.checksum(first(), count) !== undefined) return count;
    return 0;
  };
  const checkWindow = async (): Promise<void> => {
    const start = first();
    const count = longestKnown();
    checked = [];
    given = 0;
    while (checked.length < count) {
      const result = await readOne();
      if (result.done === true) throw refuse(start, count);
      checked.push(result.value);
    }
    if (count > 0 && checksum !== books.earlier.checksum(start, count)) throw refuse(start, count);
    vouched = read;
  };

  return {
    vouch,
    next: async () => {
      if (given === checked.length && read % WINDOW === 0) {
        vouch();
        await checkWindow();
      }
      if (given === checked.length) return readOne();
      const value = checked[given] as I;
      given += 1;
      return { done: false, value };
    },
    return: async () => {
      await iterator.return?.();
      return { done: true, value: undefined };
    },
  };
}

/** What JSON has no way to say counts as nothing: of such items only the number is vouched for. */
function textOf(item: unknown): string {
  try {
    return `${JSON.stringify(item)}\n`;
  } catch {
    return "\n";
  }
}
