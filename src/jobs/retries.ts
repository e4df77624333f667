import type { Retry, Retried } from "../parallel/journal.ts";
import type { EventFile } from "./event-file.ts";
import type { JournalEvent } from "./event.ts";
import { readFailures, type JobFailure } from "./failures.ts";
import { reopen, type History } from "./history.ts";
import { encodeProgress, type Stretch } from "./progress-codec.ts";
import { createSpanSet, type SpanSet } from "./span-set.ts";

/** What a run is asked to send again from the journal of its job. */
export interface JobRetry extends Retry {
  readonly restore: (failure: JobFailure) => unknown;
}

export interface Reopening {
  /** What is to be written before anything is sent; undefined where there is nothing new to be taken back. */
  readonly event: JournalEvent | undefined;
  readonly retried: Retried;
}

/** Takes back what a retry is to send again. */
export function reopenFor({ status, restore }: JobRetry, history: History, file: EventFile): Reopening {
  const found = findRetried(status, history, file);
  const event = found.length === 0 ? undefined : reopenedEvent(found);
  if (event !== undefined) reopen(history, event.body);
  return {
    event,
    retried: createRetried(status === "unknown" ? found : [], readFailures(file, history.reopened.has), restore),
  };
}

function createRetried(
  insistedOn: readonly Found[],
  failures: Iterable<JobFailure>,
  restore: JobRetry["restore"],
): Retried {
  const insisted = createSpanSet({ merge: true });
  for (const { first, count } of insistedOn) insisted.add(first, count);
  const written = new Map<number, string>();

  function* inputs(): Retried["inputs"] {
    for (const failure of failures) {
      const { index, id } = failure;
      if (isIncomplete(failure) && id !== undefined) written.set(index, id);
      yield { index, input: restore(failure) };
    }
  }
  return { inputs: inputs(), isInsisted: insisted.has, writtenId: (index) => written.get(index) };
}

/** Whether a retry of the status sends it again: what the journal could not keep cannot be. */
export function isRetriable({ status: own, input }: JobFailure, status: Retry["status"]): boolean {
  return own === status && input !== undefined;
}

/** Something was done for it. */
function isIncomplete({ code }: JobFailure): boolean {
  return code === "incomplete";
}

/** A run of inputs that are sent again. */
interface Found {
  readonly status: "failed" | "unknown";
  readonly first: number;
  count: number;
  /** Something of it may be done. */
  readonly isDoubtful: boolean;
}

/** Those that came to this status, and which the journal has. */
function findRetried(status: Retry["status"], { notOk, asked }: History, file: EventFile): readonly Found[] {
  if (status === "left") return [];
  return asked?.run === "invokeParallel" ? findChunks(status, notOk, file) : findRecords(status, notOk, file);
}

function findRecords(status: Found["status"], notOk: SpanSet, file: EventFile): readonly Found[] {
  const found: Found[] = [];
  for (const failure of readFailures(file, notOk.has)) {
    if (!isRetriable(failure, status)) continue;
    const isDoubtful = status === "unknown" || isIncomplete(failure);
    const last = found.at(-1);
    if (last !== undefined && failure.index === last.first + last.count && last.isDoubtful === isDoubtful) {
      last.count += 1;
    } else found.push({ status, first: failure.index, count: 1, isDoubtful });
  }
  return found;
}

/** What a block was called with is sent again as a whole, or not at all: the block may have done any part of it. */
function findChunks(status: Found["status"], notOk: SpanSet, file: EventFile): readonly Found[] {
  const kept = createSpanSet({ merge: true });
  for (const failure of readFailures(file, notOk.has)) {
    if (isRetriable(failure, status)) kept.add(failure.index, 1);
  }
  return notOk
    .spans()
    .filter(({ first, count }) => kept.within(first, count)[0]?.count === count)
    .map((span) => ({ ...span, status, isDoubtful: true }));
}

function reopenedEvent(found: readonly Found[]): JournalEvent {
  const takenBack = found.map(({ status: what, first, count }): Stretch => ({ what, first, count }));
  const begun = found
    .filter(({ isDoubtful }) => isDoubtful)
    .map(({ first, count }): Stretch => ({ what: "begun", first, count }));
  return { kind: "reopened", body: encodeProgress({ stretches: [...takenBack, ...begun], marks: [], vouched: [] }) };
}
