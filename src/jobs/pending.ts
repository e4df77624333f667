import type { Mark } from "../parallel/journal.ts";
import type { JournalEvent } from "./event.ts";
import { encodeProgress, type Stretch, type Vouched, type Word } from "./progress-codec.ts";

/** What is to be written next. */
export interface Pending {
  begin(indices: readonly number[]): void;
  settle(what: Word, index: number): void;
  mark(mark: Mark): void;
  vouch(vouched: Vouched): void;
  add(event: JournalEvent): void;
  /** As events, in an order in which they can be read. */
  events(): readonly JournalEvent[];
  clear(): void;
  /** What was to be begun will not be: nobody sends it. */
  dropBegun(): void;
  /** About how many bytes there are. */
  readonly size: number;
}

const BYTES_OF_A_STRETCH = 6;

export function createPending(): Pending {
  let stretches: Stretch[] = [];
  let marks: Mark[] = [];
  let vouched: Vouched[] = [];
  let others: JournalEvent[] = [];
  let otherBytes = 0;

  return {
    begin: (indices) => {
      // Begun together, kept together: runs of another call stay runs of their own.
      let current: Stretch | undefined;
      for (const index of indices) {
        if (current !== undefined && index === current.first + current.count) current.count += 1;
        else stretches.push((current = { what: "begun", first: index, count: 1 }));
      }
    },
    settle: (what, index) => {
      const last = stretches.at(-1);
      if (last?.what === what && index === last.first + last.count) last.count += 1;
      else stretches.push({ what, first: index, count: 1 });
    },
    mark: (mark) => marks.push(mark),
    vouch: (one) => vouched.push(one),
    add: (event) => {
      others.push(event);
      otherBytes += event.body.byteLength;
    },
    events: () => {
      const isEmpty = stretches.length + marks.length + vouched.length === 0;
      const progress: JournalEvent = { kind: "progress", body: encodeProgress({ stretches, marks, vouched }) };
      return isEmpty ? others : [progress, ...others];
    },
    clear: () => {
      stretches = [];
      marks = [];
      vouched = [];
      others = [];
      otherBytes = 0;
    },
    dropBegun: () => {
      stretches = stretches.filter(({ what }) => what !== "begun");
    },
    get size() {
      return stretches.length * BYTES_OF_A_STRETCH + otherBytes;
    },
  };
}
