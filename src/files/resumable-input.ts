import type { Mark } from "../parallel/journal.ts";
import { resumable, type ResumableInput } from "../parallel/resumable.ts";
import { START, type Batch, type TextPlace } from "./text-place.ts";

export interface Reading<T, I> {
  /** The batches of the source: all of them, or those from a mark on. */
  readonly read: (mark?: Mark) => AsyncIterable<Batch<T>>;
  /** What is given for what was read; undefined for what is passed over. */
  readonly pick: (item: T) => I | undefined;
  /** Whether a place that a batch names can be read from: not in a file that is zipped. */
  readonly hasPlaces: boolean;
  readonly fingerprint: () => Promise<string>;
}

/** One by one what is read in batches, with a place that a later reading can begin at for each batch. */
export function createResumableInput<T, I>({ read, pick, hasPlaces, fingerprint }: Reading<T, I>): ResumableInput<I> {
  let place: Mark | undefined;

  /** Of all the steps from a file to a record, only this one is asynchronous for every record. */
  async function* deliver(mark?: Mark): AsyncGenerator<I> {
    let items = mark?.items ?? 0;
    let start: TextPlace | undefined = mark ?? START;
    place = undefined;
    for await (const batch of read(mark)) {
      if (hasPlaces) place = start && { items, offset: start.offset, line: start.line };
      for (const item of batch.items) {
        const picked = pick(item);
        if (picked === undefined) continue;
        items += 1;
        yield picked;
      }
      start = batch.next;
    }
  }
  return {
    [Symbol.asyncIterator]: () => deliver(),
    [resumable]: { fingerprint, place: () => place, readFrom: deliver },
  };
}
