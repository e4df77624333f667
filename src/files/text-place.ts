/** A place in a text, where reading can begin. */
export interface TextPlace {
  /** Bytes before it; a byte order mark does not count. */
  readonly offset: number;
  /** The line that begins there, from 1. */
  readonly line: number;
}

export const START: TextPlace = { offset: 0, line: 1 };

/** What was read together. */
export interface Batch<T> {
  readonly items: readonly T[];
  /** Behind them, where the text can be read on; undefined where it can only be read from its start. */
  readonly next: TextPlace | undefined;
}
