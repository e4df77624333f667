import type { Books, Earlier, Retried } from "../parallel/journal.ts";
import { jsonEvent } from "./event.ts";
import { failureEvent } from "./failures.ts";
import { enterMoment, enterResult, type History, type Moment } from "./history.ts";
import type { JournalWriter } from "./journal-writer.ts";
import { wordOf } from "./progress-codec.ts";

export interface BooksParts {
  readonly writer: JournalWriter;
  /** Its counts and its end are kept up to date. */
  readonly history: History;
  readonly earlier: Earlier;
  readonly retried: Retried | undefined;
  readonly now: () => number;
  /** The line of its file on which an input stands. */
  readonly lineOf: (input: unknown) => number | undefined;
}

/** Between two marks there are at least so many items: to read them again takes less than a second. */
const ITEMS_BETWEEN_MARKS = 2_000;

export function createBooks({ writer, history, earlier, retried, now, lineOf }: BooksParts): Books {
  const { pending } = writer;
  const { header, counts } = history;
  let nextMark = 0;

  const write = (moment: Moment): Promise<void> => {
    enterMoment(history, moment);
    pending.add(jsonEvent("moment", moment));
    return writer.commit();
  };

  return {
    seed: Buffer.from(header.seed, "hex"),
    createdAt: header.createdAt,
    earlier,
    retried,
    begin: (indices) => {
      pending.begin(indices);
      return indices.length === 0 ? Promise.resolve() : writer.commit();
    },
    settle: (entries) => {
      for (const entry of entries) {
        const word = wordOf(entry);
        counts[word] = (counts[word] ?? 0) + 1;
        pending.settle(word, entry.index);
        enterResult(history, word, entry.index, 1);
        if (entry.status !== "ok") pending.add(failureEvent(entry, lineOf(entry.input)));
      }
      if (entries.length > 0) writer.soon();
    },
    mark: (mark) => {
      if (mark.items < nextMark) return;
      nextMark = mark.items + ITEMS_BETWEEN_MARKS;
      pending.mark(mark);
      writer.soon();
    },
    vouch: (first, count, checksum) => {
      pending.vouch({ first, count, checksum });
      writer.soon();
    },
    close: (end) => {
      // Of the source, a retry knows nothing.
      const isOver = end === "completed" && (retried === undefined || history.isRead);
      return write({ event: "ended", at: now(), end: isOver ? "completed" : "interrupted" });
    },
  };
}
