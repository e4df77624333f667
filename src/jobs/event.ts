/** What a journal holds: one event after the other, each of a kind, never changed once it is written. */
export interface JournalEvent {
  readonly kind: EventKind;
  readonly body: Uint8Array;
}

export type EventKind = keyof typeof kindNumbers;

/** How kinds are written. Never change one: journals of earlier versions have them. */
export const kindNumbers = {
  /** The first event: what the job is. */
  job: 0,
  /** What its runs do, from the first run. */
  asked: 1,
  /** Opened by a process, a run started, a run ended. */
  moment: 2,
  /** Inputs that were begun and settled, marks, checksums. */
  progress: 3,
  /** An input that is not ok. */
  failure: 4,
  /** A line that could not be read. */
  malformed: 5,
  /** A value that the caller keeps under a key. */
  note: 6,
  /** Inputs that are to be sent again: what they had come to is taken back. */
  reopened: 7,
} as const;

const kinds = new Map<number, EventKind>(
  Object.entries(kindNumbers).map(([kind, number]) => [number, kind as EventKind]),
);

/** Undefined: no version up to this one writes it. */
export function kindOf(number: number): EventKind | undefined {
  return kinds.get(number);
}

export function jsonEvent(kind: EventKind, value: unknown): JournalEvent {
  return { kind, body: Buffer.from(JSON.stringify(value)) };
}

export function parseBody(body: Uint8Array, start = 0): unknown {
  return JSON.parse(Buffer.from(body.buffer, body.byteOffset + start, body.byteLength - start).toString());
}
