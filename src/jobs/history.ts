import type { Asked, Earlier, Mark } from "../parallel/journal.ts";
import { parseBody, type JournalEvent } from "./event.ts";
import { BrokenChain } from "./event-schema.ts";
import { parseMalformed } from "./malformed.ts";
import { decodeProgress, type ProgressVisitor, type Vouched, type Word } from "./progress-codec.ts";
import { createSpanSet, type SpanSet } from "./span-set.ts";

/** The first event: what the job is. */
export interface JobHeader {
  readonly id: string;
  readonly name: string;
  /** Hexadecimal. */
  readonly seed: string;
  readonly createdAt: number;
  /** What the caller asked for, in its own words. */
  readonly command?: unknown;
}

/** Something that happened to the job as a whole. Times are in milliseconds since 1970. */
export type Moment =
  | { readonly event: "opened"; readonly at: number; readonly pid: number }
  | { readonly event: "started"; readonly at: number }
  | { readonly event: "ended"; readonly at: number; readonly end: "completed" | "interrupted" };

/** All that the events of a journal come to. */
export interface History {
  readonly header: JobHeader;
  asked: Asked | undefined;
  opened: Extract<Moment, { event: "opened" }> | undefined;
  /** When its last run started, and when and how that ended. */
  started: number | undefined;
  ended: Extract<Moment, { event: "ended" }> | undefined;
  readonly settled: SpanSet;
  /** Begun and not settled. */
  readonly doubtful: SpanSet;
  /** Settled as failed or unknown; what was begun together is a run of its own. */
  readonly notOk: SpanSet;
  /** Taken back by a retry, and not settled since. */
  readonly reopened: SpanSet;
  /** A run was completed: all of the source is known, and what is open since was taken back by a retry. */
  isRead: boolean;
  readonly counts: Partial<Record<Word, number>>;
  readonly marks: Mark[];
  readonly checksums: Map<number, Vouched>;
  /** Lines that could not be read. */
  readonly malformed: Set<number>;
  readonly notes: Map<string, unknown>;
}

/** Throws BrokenChain, and what the codecs throw, where the events make no sense. */
export function readHistory(events: Iterable<JournalEvent>): History {
  let history: History | undefined;
  let visitor: ProgressVisitor | undefined;
  for (const event of events) {
    if (history !== undefined && visitor !== undefined) enter(history, visitor, event);
    else if (event.kind === "job") {
      history = beginHistory(parseBody(event.body) as JobHeader);
      visitor = progressVisitor(history);
    } else throw new BrokenChain("it does not begin with what the job is");
  }
  if (history === undefined) throw new BrokenChain("it is empty");
  return history;
}

function beginHistory(header: JobHeader): History {
  return {
    header,
    asked: undefined,
    opened: undefined,
    started: undefined,
    ended: undefined,
    settled: createSpanSet({ merge: true }),
    doubtful: createSpanSet({ merge: false }),
    notOk: createSpanSet({ merge: false }),
    reopened: createSpanSet({ merge: true }),
    isRead: false,
    counts: {},
    marks: [],
    checksums: new Map(),
    malformed: new Set(),
    notes: new Map(),
  };
}

function enter(history: History, visitor: ProgressVisitor, { kind, body }: JournalEvent): void {
  switch (kind) {
    case "job":
      throw new BrokenChain("it says twice what the job is");
    case "asked":
      history.asked = parseBody(body) as Asked;
      return;
    case "moment":
      enterMoment(history, parseBody(body) as Moment);
      return;
    case "progress":
      decodeProgress(body, visitor);
      return;
    case "reopened":
      reopen(history, body);
      return;
    case "failure":
      return;
    case "malformed":
      history.malformed.add(parseMalformed(body).line);
      return;
    case "note": {
      const [key, value] = parseBody(body) as [string, unknown];
      history.notes.set(key, value);
    }
  }
}

export function enterMoment(history: History, moment: Moment): void {
  if (moment.event === "opened") history.opened = moment;
  else if (moment.event === "started") {
    history.started = moment.at;
    history.ended = undefined;
  } else {
    history.ended = moment;
    history.isRead ||= moment.end === "completed";
  }
}

function progressVisitor(history: History): ProgressVisitor {
  const { settled, doubtful, counts, marks, checksums } = history;
  return {
    stretch: (what, first, count) => {
      if (what === "begun") doubtful.add(first, count);
      else {
        enterResult(history, what, first, count);
        doubtful.remove(first, count);
        settled.add(first, count);
        counts[what] = (counts[what] ?? 0) + count;
      }
    },
    mark: (mark) => marks.push(mark),
    vouched: (vouched) => checksums.set(vouched.first, vouched),
  };
}

/** Whether inputs that came to something are among those that are not ok. What was begun together fails together. */
export function enterResult({ doubtful, notOk, reopened }: History, what: Word, first: number, count: number): void {
  reopened.remove(first, count);
  if (what !== "failed" && what !== "unknown") return;
  notOk.add(first, count);
  for (const span of doubtful.within(first, count)) notOk.add(span.first, span.count);
}

/**
 * Takes back what inputs had come to. The body is that of progress: after what each had come to, which are to be taken for
 * begun, because something of them may be done.
 */
export function reopen({ settled, doubtful, notOk, reopened, counts }: History, body: Uint8Array): void {
  decodeProgress(body, {
    stretch: (what, first, count) => {
      if (what === "begun") doubtful.add(first, count);
      else {
        settled.remove(first, count);
        notOk.remove(first, count);
        reopened.add(first, count);
        counts[what] = (counts[what] ?? 0) - count;
      }
    },
    mark: () => undefined,
    vouched: () => undefined,
  });
}

/** What the runs before have come to, for the next one. */
export function earlierOf({ settled, doubtful, counts, marks, checksums }: History): Earlier {
  const from = settled.firstMissing;
  return {
    from,
    isSettled: settled.has,
    isDoubtful: doubtful.has,
    doubtful: doubtful.spans(),
    counts: { ...counts },
    mark: marks.filter(({ items }) => items <= from).reduce<Mark | undefined>(later, undefined),
    checksum: (first, count) => {
      const vouched = checksums.get(first);
      return vouched?.count === count ? vouched.checksum : undefined;
    },
  };
}

function later(a: Mark | undefined, b: Mark): Mark {
  return a === undefined || b.items >= a.items ? b : a;
}
