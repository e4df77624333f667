import type { Input } from "./chunk-source.ts";
import type { Mark } from "./journal.ts";

/** Under this name an input says how it can be read again from somewhere in its middle. */
export const resumable: unique symbol = Symbol.for("dataverse-parallel.resumable");

/** An input that a job can go on with: a file. Others are read again from their beginning. */
export interface ResumableInput<I> extends AsyncIterable<I> {
  readonly [resumable]: Resumable<I>;
}

export interface Resumable<I> {
  /** What tells the source from another, by one look: of a file its size, its time and a hash of samples. */
  fingerprint(): Promise<string>;
  /** The last place before the item that was given last, or right after it, from which the rest can be read. Undefined: there is none. */
  place(): Mark | undefined;
  /** Reads on from there; `place` then speaks of this reading. */
  readFrom(mark: Mark): AsyncIterable<I>;
}

export function resumableOf<I>(input: Input<I>): Resumable<I> | undefined {
  return resumable in input ? (input as ResumableInput<I>)[resumable] : undefined;
}
