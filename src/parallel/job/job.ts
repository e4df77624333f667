import type { Clock } from "../../clock.ts";
import type { Connection } from "../../connection/connection.ts";
import { readIdentity } from "../../connection/identity.ts";
import { JobError, sentence, toError } from "../../errors.ts";
import type { Input, Sieve } from "../chunk-source.ts";
import type { Asked, Books, Earlier, Entry, Journal } from "../journal.ts";
import { resumableOf } from "../resumable.ts";
import type { IdOrigin } from "./id-origin.ts";
import { readForJob, readForRetry, type JobReading } from "./job-input.ts";
import { createJobSieve, type JobSieve } from "./job-sieve.ts";
import { retryOf } from "./retried-input.ts";

export interface JobParts<I> extends Pick<Asked, "run" | "what"> {
  readonly journal: Journal;
  readonly source: Input<I>;
  readonly connection: Connection | undefined;
  readonly clock: Clock;
  /** Inputs that are settled are read again, too, and handed out. @default false */
  readonly keepsAll?: boolean | undefined;
}

/** A run that keeps books. */
export interface Job<I> {
  /** What the run reads in place of its source, once the books are open. */
  readonly input: Input<I>;
  readonly sieve: Sieve;
  /** Rejects with what stands against it: nothing was read then. */
  open(signal: AbortSignal | undefined): Promise<OpenJob>;
}

/** The books, open. */
export interface OpenJob {
  readonly origin: IdOrigin;
  readonly earlier: Earlier;
  /** How many inputs earlier runs have settled. */
  readonly settled: number;
  /** How many inputs the job has come to know, when this run has been handed so many. */
  known(handed: number): number;
  /** Inputs that are in doubt and did not come again, so far. */
  readonly missing: number;
  /** It is in doubt, and is to be sent even where that may make it twice. */
  isInsisted(index: number): boolean;
  /** The record that was written for it, where only what was to follow failed. */
  writtenId(index: number): string | undefined;
  /** Resolves when it is on disk that these are begun; rejects with JobError when that cannot be: do not send them. */
  begin(indices: readonly number[]): Promise<void>;
  /** Throws JobError when it cannot be entered. What comes after the books were closed is not: a resumed run asks anew. */
  settle(entries: readonly Entry[]): void;
  /** Rejects with JobError when what was settled last cannot be written down. */
  close(end: "completed" | "interrupted"): Promise<void>;
}

export function createJob<I>(parts: JobParts<I>): Job<I> {
  const { journal, source, clock, keepsAll = false } = parts;
  let reading: JobReading<I> | undefined;
  let sieve: JobSieve | undefined;

  const open = async (signal: AbortSignal | undefined): Promise<OpenJob> => {
    const retry = retryOf(source, journal);
    const books = await journal.open(await askedBy(parts, signal), retry);
    const { seed, createdAt, earlier, retried } = books;
    const settled = Object.values(earlier.counts).reduce((sum, count) => sum + count, 0);
    const read =
      retried === undefined
        ? readForJob(source, journal, books, { clock, fromStart: keepsAll })
        : readForRetry<I>(retried, clock);
    reading = read;
    const sifting = createJobSieve(earlier, read.nextIndex, keepsAll);
    sieve = sifting;
    return {
      origin: { seed, createdAt },
      earlier,
      settled,
      known: (handed) => settled + handed - sifting.again,
      get missing() {
        return sifting.missing;
      },
      isInsisted: (index) => retried?.isInsisted(index) === true,
      writtenId: (index) => retried?.writtenId(index),
      ...entering(journal, books, read.note),
    };
  };
  return {
    open,
    input: {
      // Nothing is read before the books are open.
      [Symbol.asyncIterator]: () => ({
        next: () => reading?.iterator.next() ?? Promise.resolve({ done: true, value: undefined }),
        return: () => reading?.iterator.return?.() ?? Promise.resolve({ done: true, value: undefined }),
      }),
    },
    sieve: { next: () => sieve?.next() ?? { index: 0 } },
  };
}

function entering(journal: Journal, books: Books, note: () => void): Pick<OpenJob, "begin" | "settle" | "close"> {
  let isOpen = true;
  return {
    begin: async (indices) => {
      try {
        note();
        await books.begin(indices);
      } catch (error) {
        throw notWritten(journal, error);
      }
    },
    settle: (entries) => {
      if (!isOpen) return;
      try {
        note();
        books.settle(entries);
      } catch (error) {
        throw notWritten(journal, error);
      }
    },
    close: async (end) => {
      isOpen = false;
      try {
        await books.close(end);
      } catch (error) {
        throw notWritten(journal, error);
      }
    },
  };
}

async function askedBy<I>(
  { run, what, source, connection }: JobParts<I>,
  signal: AbortSignal | undefined,
): Promise<Asked> {
  const fingerprint = await resumableOf(source)?.fingerprint();
  if (connection === undefined) return { run, what, environment: undefined, fingerprint };
  const { organizationId } = await readIdentity(connection, signal);
  return { run, what, environment: { url: connection.url, organizationId }, fingerprint };
}

function notWritten({ name }: Journal, thrown: unknown): JobError {
  if (thrown instanceof JobError) return thrown;
  const cause = toError(thrown);
  const message =
    `The journal of the job '${name}' could not be written: ${sentence(cause.message)} Nothing more was sent. ` +
    "See to it that there is room and that the file can be written, then resume the job.";
  return new JobError(message, { job: name, problem: "storage", cause });
}
