import type { Entry, Mark } from "../parallel/journal.ts";
import type { Action } from "../outcomes.ts";
import { createByteReader, createByteWriter } from "./varint.ts";

/** What a settled input came to: a word of `Earlier.counts`. */
export type Word = "ok" | "failed" | "unknown" | Action;

/** Their numbers are their places. Only add at the end: journals of earlier versions have these. */
const words = [
  "ok",
  "failed",
  "unknown",
  "created",
  "updated",
  "deleted",
  "unchanged",
  "upserted",
  "associated",
  "disassociated",
  "skipped",
] as const satisfies readonly Word[];

export function wordOf({ status, action }: Entry): Word {
  if (status !== "ok" || action === undefined) return status;
  const word = words.find((known) => known === action);
  if (word === undefined) throw new RangeError(`A journal has no word for the action '${action}'.`);
  return word;
}

/** The inputs `first` to `first + count - 1` were begun, or came to something. */
export type Stretch = { first: number; count: number } & ({ readonly what: "begun" } | { readonly what: Word });

export interface Vouched {
  readonly first: number;
  readonly count: number;
  readonly checksum: number;
}

/** What one event of progress says. */
export interface Progress {
  readonly stretches: readonly Stretch[];
  readonly marks: readonly Mark[];
  readonly vouched: readonly Vouched[];
}

const BEGUN = 0;
const MARK = 1;
const VOUCHED = 2;
const FIRST_WORD = 3;

/**
 * A stretch is a tag, how far after the end of the one before it begins, and its length: three bytes, when they follow each
 * other and are short.
 */
export function encodeProgress({ stretches, marks, vouched }: Progress): Uint8Array {
  const writer = createByteWriter();
  let end = 0;
  for (const { what, first, count } of stretches) {
    writer.write(what === "begun" ? BEGUN : FIRST_WORD + words.indexOf(what));
    writer.writeSigned(first - end);
    writer.write(count);
    end = first + count;
  }
  for (const { items, offset, line } of marks) {
    for (const value of [MARK, items, offset, line]) writer.write(value);
  }
  for (const { first, count, checksum } of vouched) {
    for (const value of [VOUCHED, first, count, checksum]) writer.write(value);
  }
  return writer.take();
}

/** Called with each in its order. */
export interface ProgressVisitor {
  stretch(what: "begun" | Word, first: number, count: number): void;
  mark(mark: Mark): void;
  vouched(vouched: Vouched): void;
}

/** Throws RangeError for bytes that no version up to this one writes. */
export function decodeProgress(bytes: Uint8Array, visitor: ProgressVisitor): void {
  const reader = createByteReader(bytes);
  let end = 0;
  while (!reader.isAtEnd) {
    const tag = reader.read();
    if (tag === MARK) visitor.mark({ items: reader.read(), offset: reader.read(), line: reader.read() });
    else if (tag === VOUCHED) visitor.vouched({ first: reader.read(), count: reader.read(), checksum: reader.read() });
    else {
      const what = tag === BEGUN ? "begun" : words[tag - FIRST_WORD];
      if (what === undefined) throw new RangeError(`There is no tag ${tag}.`);
      const first = end + reader.readSigned();
      const count = reader.read();
      visitor.stretch(what, first, count);
      end = first + count;
    }
  }
}
