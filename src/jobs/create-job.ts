import type { Clock } from "../clock.ts";
import { UsageError } from "../errors.ts";
import { retryInput } from "../parallel/job/retried-input.ts";
import type { Asked, Books, RetryStatus } from "../parallel/journal.ts";
import { createBooks } from "./books.ts";
import { compareAsked } from "./compare-asked.ts";
import { jsonEvent } from "./event.ts";
import { readFailures, type JobFailure } from "./failures.ts";
import { earlierOf, enterMoment, type Moment } from "./history.ts";
import type { Job } from "./job.ts";
import type { JobFiles } from "./job-files.ts";
import { jobInfo } from "./job-info.ts";
import { createJournalWriter } from "./journal-writer.ts";
import { malformedEvent, readMalformed } from "./malformed.ts";
import type { OpenedJournal } from "./open-journal.ts";
import { reopenFor, type JobRetry } from "./retries.ts";

export interface JobParts extends OpenedJournal {
  readonly files: JobFiles;
  readonly unlock: () => void;
  readonly lineOf: ((input: object) => number | undefined) | undefined;
  readonly clock: Clock;
}

/** The job of a journal that this process holds. Resolves when it is on disk that it does. */
export async function createJob({ file, history, files, unlock, lineOf, clock }: JobParts): Promise<Job> {
  const writer = createJournalWriter(file, files);
  const { pending } = writer;
  let used = false;
  let closing: Promise<void> | undefined;

  const enter = (moment: Moment): void => {
    enterMoment(history, moment);
    pending.add(jsonEvent("moment", moment));
  };
  const checkOpen = (): void => {
    if (closing !== undefined) throw new UsageError(`The job '${files.name}' is closed. Open it again with openJob.`);
  };
  const enterAsked = (asked: Asked, isRetry: boolean): void => {
    const before = history.asked;
    if (before !== undefined) {
      // The source is not read for a retry.
      compareAsked(files.name, before, isRetry ? { ...asked, fingerprint: before.fingerprint } : asked);
      return;
    }
    if (isRetry) throw new UsageError(`The job '${files.name}' has not run yet: there is nothing in it to retry.`);
    history.asked = asked;
    pending.add(jsonEvent("asked", asked));
  };
  const open = async (asked: Asked, retry?: JobRetry): Promise<Books> => {
    checkOpen();
    if (used) {
      throw new UsageError(
        `The job '${files.name}' was given to a run before. Give each run a job of its own; to go on with this one, close it and open it again.`,
      );
    }
    enterAsked(asked, retry !== undefined);
    used = true;
    const reopening = retry && reopenFor(retry, history, file);
    if (reopening?.event !== undefined) pending.add(reopening.event);
    const earlier = earlierOf(history);
    enter({ event: "started", at: clock.now() });
    await writer.commit();
    const place = (input: unknown): number | undefined =>
      typeof input === "object" && input !== null ? lineOf?.(input) : undefined;
    return createBooks({
      ...{ writer, history, earlier, now: clock.now, lineOf: place },
      retried: reopening?.retried,
    });
  };
  const close = (): Promise<void> => (closing ??= writer.close().finally(unlock));

  enter({ event: "opened", at: clock.now(), pid: process.pid });
  try {
    await writer.commit();
  } catch (error) {
    await file.close();
    throw error;
  }
  const info = jobInfo(files, history, () => closing === undefined);
  const job: Job = Object.assign(info, {
    open,
    retry: <I>(status: RetryStatus, restore: JobRetry["restore"] = asKept): AsyncIterable<I> => {
      const retry: JobRetry = { status, restore };
      return retryInput<I>(job, retry);
    },
    failures: () => {
      checkOpen();
      return readFailures(file, history.notOk.has);
    },
    malformedLines: () => {
      checkOpen();
      return readMalformed(file);
    },
    noted: (key: string) => history.notes.get(key),
    keepMalformed: (line: number, message: string) => {
      checkOpen();
      if (history.malformed.has(line)) return;
      history.malformed.add(line);
      pending.add(malformedEvent({ line, message }));
      writer.soon();
    },
    note: async (key: string, value: unknown) => {
      checkOpen();
      pending.add(jsonEvent("note", [key, value]));
      history.notes.set(key, value);
      await writer.commit();
    },
    close,
    [Symbol.asyncDispose]: close,
  });
  return job;
}

function asKept({ input }: JobFailure): unknown {
  return input;
}
