import { createTurns, type Clock } from "../../clock.ts";
import { JobError } from "../../errors.ts";
import type { Input } from "../chunk-source.ts";
import type { Books, Journal, Mark, Retried } from "../journal.ts";
import { resumableOf } from "../resumable.ts";
import { checkReading } from "./checksums.ts";

/** The reading of a job's input: from where it makes sense, and so that a changed one is noticed. */
export interface JobReading<I> {
  readonly iterator: AsyncIterator<I, undefined>;
  /** Where the next item stands; asked once for each. */
  nextIndex(): number;
  /** Enters from where the input can be read again, and what tells it from another. */
  note(): void;
}

/** @param fromStart what is settled is read, too */
export function readForJob<I>(
  input: Input<I>,
  { name }: Journal,
  books: Books,
  { clock, fromStart }: { readonly clock: Clock; readonly fromStart: boolean },
): JobReading<I> {
  const source = resumableOf(input);
  if (source === undefined) {
    const checked = checkReading(iteratorOf(input), books, (first, count) => changed(name, first, count));
    return { iterator: withTurns(checked, clock), nextIndex: countFrom(0), note: checked.vouch };
  }
  const mark = fromStart ? undefined : books.earlier.mark;
  const iterator = iteratorOf(mark === undefined ? input : source.readFrom(mark));
  let last: Mark | undefined = mark;
  const note = (): void => {
    const place = source.place();
    if (place === undefined || place.items === last?.items) return;
    last = place;
    books.mark(place);
  };
  return { iterator: withTurns(iterator, clock), nextIndex: countFrom(mark?.items ?? 0), note };
}

function countFrom(first: number): () => number {
  let next = first;
  return () => next++;
}

/** The reading of what the books have, in place of the input. */
export function readForRetry<I>({ inputs }: Retried, clock: Clock): JobReading<I> {
  let last = 0;
  function* read(): Generator<I, undefined> {
    for (const { index, input } of inputs) {
      last = index;
      yield input as I;
    }
  }
  return { iterator: withTurns(read(), clock), nextIndex: () => last, note: () => undefined };
}

function iteratorOf<I>(input: Input<I>): Iterator<I> | AsyncIterator<I> {
  return Symbol.asyncIterator in input ? input[Symbol.asyncIterator]() : input[Symbol.iterator]();
}

/** Millions of items may be passed over, one promise after the other: timers and signals are heard in between. */
function withTurns<I>(iterator: Iterator<I> | AsyncIterator<I>, clock: Clock): AsyncIterator<I, undefined> {
  const turn = createTurns(clock);
  return {
    next: () => {
      const turning = turn();
      // A promise of its own for each of millions of items would cost more than all else that is done for them here.
      const step = turning === undefined ? iterator.next() : turning.then(() => iterator.next());
      return Promise.resolve(step) as Promise<IteratorResult<I, undefined>>;
    },
    return: async () => {
      await iterator.return?.();
      return { done: true, value: undefined };
    },
  };
}

function changed(job: string, first: number, count: number): JobError {
  return new JobError(
    `The source changed: inputs ${first} to ${first + count - 1} are not what the job '${job}' read when it was at them before. ` +
      "Nothing of them was sent now. Resume with the source as it was, or make a new job for this one.",
    { job, problem: "otherSource" },
  );
}
