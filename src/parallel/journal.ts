/**
 * What makes a run a job: the books in which it writes what is about to be sent and what became of it, so that a later run
 * can go on where this one ended. Runs write to it; `jobs/` implements it; the caller hands it in. Indices are those of
 * the inputs, from 0.
 */
export interface Journal {
  /** Of the job, for messages. */
  readonly name: string;
  /**
   * Opens the books for a run, once. Rejects with JobError when they are of another run: another table or other options,
   * another environment, another source.
   *
   * @param retry asks for inputs that the books have, in place of the source, which then is not compared
   */
  open(asked: Asked, retry?: Retry): Promise<Books>;
}

/**
 * Which inputs of a job are sent again: those that failed, those of unknown outcome, or only those that an earlier retry
 * has begun with and not finished. These come with the others, too.
 */
export type RetryStatus = "failed" | "unknown" | "left";

/** Inputs that are sent again from the books, with the indices and so the ids that they had. */
export interface Retry {
  readonly status: RetryStatus;
}

/** What a run was asked to do, as far as it decides what becomes of a record. Without secrets: it is written down. */
export interface Asked {
  readonly run: "setRecords" | "removeRecords" | "invokeParallel" | "getRecords";
  /** The table and the options, of JSON values only. A later run that asks for something else is refused. */
  readonly what: Readonly<Record<string, unknown>>;
  /** Undefined where nothing is sent: a computation. */
  readonly environment: { readonly url: string; readonly organizationId: string } | undefined;
  /** What tells the source from another; undefined where it cannot tell. */
  readonly fingerprint: string | undefined;
}

/** The books of one run. */
export interface Books {
  /** Drawn when the job was made and kept secret: ids that the client chooses follow from it. 32 bytes. */
  readonly seed: Uint8Array;
  /** When the job was made, in milliseconds since 1970. */
  readonly createdAt: number;
  readonly earlier: Earlier;
  /** Of a run that was asked to retry. */
  readonly retried?: Retried | undefined;
  /** Resolves as soon as it is on disk that these are about to be sent. */
  begin(indices: readonly number[]): Promise<void>;
  /** What became of them; on disk with the next that begin, or a moment later. */
  settle(entries: readonly Entry[]): void;
  /** From here the source can be read again. Kept now and then. */
  mark(mark: Mark): void;
  /** A checksum of inputs that were read, where the source cannot tell that it is another. */
  vouch(first: number, count: number, checksum: number): void;
  /** The run is over. Resolves when all is on disk. `completed`: nothing is left to do. */
  close(end: "completed" | "interrupted"): Promise<void>;
}

/** What a retry sends again. None of it is settled any more; what may be done already, or in part, is doubtful. */
export interface Retried {
  /** In ascending order of their indices. */
  readonly inputs: Iterable<{ readonly index: number; readonly input: unknown }>;
  /** It is to be sent even where it may be there twice then: whoever asked for the retry knows better. */
  isInsisted(index: number): boolean;
  /** The record that was written for an input that was given, where only what was to follow failed. */
  writtenId(index: number): string | undefined;
}

/** What runs before this one have come to; all empty for the first. */
export interface Earlier {
  /** All inputs before this one are settled: the first that a source must give again. */
  readonly from: number;
  /** Of all that are settled; read from `from` on. */
  isSettled(index: number): boolean;
  /** It was about to be sent, and nobody knows what became of it. */
  isDoubtful(index: number): boolean;
  /** Runs of consecutive inputs that were begun and not settled, as they were begun, in ascending order. */
  readonly doubtful: readonly Span[];
  /** How many inputs came to what: "failed", "unknown", and of the ok ones the action ("created"), or "ok" of inputs of a block. */
  readonly counts: Readonly<Record<string, number>>;
  /** From where the source can be read again to get the input `from`, and some before it. */
  readonly mark: Mark | undefined;
  /** The checksum of inputs that were read then. */
  checksum(first: number, count: number): number | undefined;
}

export interface Span {
  readonly first: number;
  readonly count: number;
}

/** What became of an input for good, as an Outcome says it. `notSent` is not entered, and `unknown` only where nothing can be repeated. */
export interface Entry {
  readonly index: number;
  readonly status: "ok" | "failed" | "unknown";
  readonly action?: string | undefined;
  readonly id?: string | undefined;
  /** Kept of what is not ok. */
  readonly input?: unknown;
  readonly error?: Error | undefined;
}

/** A place in a source. */
export interface Mark {
  /** Items before it, from the beginning of the source. */
  readonly items: number;
  /** Bytes before it. */
  readonly offset: number;
  /** The line that begins there, from 1. */
  readonly line: number;
}
