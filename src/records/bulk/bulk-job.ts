import type { Clock } from "../../clock.ts";
import type { Connection } from "../../connection/connection.ts";
import { StoppedError, toError } from "../../errors.ts";
import type { NotOkOutcome, Outcome } from "../../outcomes.ts";
import type { Input, Sieve } from "../../parallel/chunk-source.ts";
import { createJob, type OpenJob } from "../../parallel/job/job.ts";
import type { Asked, Entry, Journal } from "../../parallel/journal.ts";
import { isRepeatable } from "../sending/entry.ts";
import type { Write } from "../sending/write.ts";
import type { Sender } from "./sender.ts";
import type { Indexed } from "./indexed.ts";

export interface BulkJobParts {
  readonly journal: Journal;
  readonly what: Asked["what"];
  /** Inputs that are settled are planned again. */
  readonly keepsAll: boolean;
}

interface Surroundings<I> {
  readonly run: Asked["run"];
  readonly records: Input<I>;
  readonly connection: Connection;
  readonly clock: Clock;
}

/** What a bulk run has to do with its job. */
export interface BulkJob<I> {
  /** What it reads in place of its records, once the job is open. */
  readonly input: Input<I>;
  readonly sieve: Sieve;
  open(signal: AbortSignal): Promise<OpenJob>;
  /** Enters what is settled for good. Gives the reason when it cannot be written. */
  settle(outcomes: readonly Outcome<I>[], lasting: ReadonlySet<number> | undefined): Error | undefined;
  /** @returns why what was settled last cannot be written, if it cannot */
  close(isThrough: boolean): Promise<Error | undefined>;
}

export function createBulkJob<I>(
  { journal, what, keepsAll }: BulkJobParts,
  { run, records, connection, clock }: Surroundings<I>,
): BulkJob<I> {
  const job = createJob<I>({ run, what, journal, source: records, connection, clock, keepsAll });
  let opened: OpenJob | undefined;
  let isSettled = true;
  return {
    input: job.input,
    sieve: job.sieve,
    open: async (signal) => (opened = await job.open(signal)),
    settle: (outcomes, lasting) => {
      const entries = outcomes.map((outcome) => entryOf(outcome, lasting)).filter((entry) => entry !== undefined);
      if (entries.length < outcomes.length) isSettled = false;
      try {
        opened?.settle(entries);
        return undefined;
      } catch (error) {
        isSettled = false;
        return toError(error);
      }
    },
    close: async (isThrough) => {
      try {
        await opened?.close(isThrough && isSettled && opened.missing === 0 ? "completed" : "interrupted");
        return undefined;
      } catch (error) {
        return toError(error);
      }
    },
  };
}

/** Undefined for what a resumed run does again. */
function entryOf(outcome: Outcome, lasting: ReadonlySet<number> | undefined): Entry | undefined {
  const { status, index, id } = outcome;
  if (status === "ok") return { index, status, action: outcome.action, id };
  if (status === "notSent" || (status === "unknown" && lasting?.has(index) !== true)) return undefined;
  return { index, status, id, input: outcome.input, error: outcome.error };
}

/** Nothing is sent before it is on disk that it is about to be. */
export function sendJournalled(sender: Sender, job: OpenJob): Sender {
  const { earlier } = job;
  const markRepeated = <I>(write: Write<I>): Write<I> => {
    const { index } = write;
    if (!earlier.isDoubtful(index)) return write;
    const writtenId = job.writtenId(index);
    if (write.operation === "create" && writtenId !== undefined && (write.id ?? writtenId) === writtenId)
      return { ...write, isRepeated: true, writtenId };
    return isRepeatable(write) || !job.isInsisted(index) ? { ...write, isRepeated: true } : write;
  };
  return {
    send: async (writes, signals) => {
      // Those of one record stand together.
      const items = writes.filter(({ index }, at) => index !== writes[at - 1]?.index);
      try {
        await job.begin(items.map(({ index }) => index));
      } catch (thrown) {
        const fatal = toError(thrown);
        return { outcomes: items.map((item) => unsent(item, fatal, job)), fatal };
      }
      return sender.send(earlier.doubtful.length > 0 ? writes.map(markRepeated) : writes, signals);
    },
  };
}

/** What was read and not sent now. An earlier run of its job may have sent it. */
export function unsent<I>({ index, input }: Indexed<I>, error: Error, job: OpenJob | undefined): NotOkOutcome<I> {
  if (job?.earlier.isDoubtful(index) !== true) return { status: "notSent", index, input, error };
  const message = `An earlier run of the job sent it, as far as is known, and this one ended before it was sent again: ${error.message}`;
  return { status: "unknown", index, input, error: new StoppedError(message, { cause: error }) };
}
