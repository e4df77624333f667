import type { ChunkEnd } from "../outcomes.ts";
import type { ParallelOptions } from "../parallel/options.ts";
import type { BlockProgressEntry, LogEntry, LogLevel } from "../parallel/report.ts";
import { sourceLine } from "../files/source-line.ts";
import type { FailureNotes } from "./failure-notes.ts";
import type { NoticeStyle, Notices } from "./notices.ts";

/** What is told of a run's blocks: what they say, and what became of their inputs. */
export interface BlockReport {
  readonly listeners: Pick<ParallelOptions, "onLog" | "onBlockProgress" | "onChunkEnd">;
  /** Errors that were told by blocks which ended well. */
  readonly errors: number;
  /** What a block told last of its progress. */
  readonly activity: string | undefined;
}

export interface BlockReportOptions {
  readonly notices: Notices;
  readonly notes: FailureNotes;
  readonly verbose: boolean;
  readonly debug: boolean;
  /** Errors are kept, and not shown. */
  readonly silent: boolean;
}

const STYLES: Readonly<Record<LogLevel, NoticeStyle>> = {
  error: "bad",
  warning: "plain",
  information: "plain",
  verbose: "quiet",
  debug: "quiet",
};

export function createBlockReport({ notices, notes, verbose, debug, silent }: BlockReportOptions): BlockReport {
  const shows: Readonly<Record<LogLevel, boolean>> = {
    ...{ error: !silent, warning: true, information: true },
    ...{ verbose, debug },
  };
  /** Errors that blocks have told, by chunk, until it is known how their call ends. */
  const told = new Map<number, LogEntry[]>();
  let errors = 0;
  let activity: string | undefined;

  const hear = (entry: LogEntry): void => {
    const { level, message, chunkIndex } = entry;
    if (shows[level]) notices.say(`${placeOf(entry)}, ${level}: ${message}`, STYLES[level]);
    if (level === "error" && entry.items.length > 0) told.set(chunkIndex, [...(told.get(chunkIndex) ?? []), entry]);
  };
  /** Those of the attempt that counts. What a failed attempt told is told by the failure, or was mended by the next. */
  const takeTold = ({ chunkIndex, firstIndex, items, attempts }: ChunkEnd): LogEntry[] => {
    const entries = told.get(chunkIndex) ?? [];
    const isOurs = (entry: LogEntry): boolean =>
      entry.firstIndex >= firstIndex && entry.firstIndex < firstIndex + items.length;
    const others = entries.filter((entry) => !isOurs(entry));
    if (others.length === 0) told.delete(chunkIndex);
    else told.set(chunkIndex, others);
    return entries.filter((entry) => isOurs(entry) && entry.attempt === attempts);
  };

  return {
    listeners: {
      onLog: hear,
      onBlockProgress: (entry) => {
        activity = describeProgress(entry);
      },
      onChunkEnd: (end) => {
        const entries = takeTold(end);
        if (end.status === "ok") errors += entries.length;
        else {
          // Nobody knows how far the block came with each.
          const { status, error } = end;
          for (const [offset, input] of end.items.entries())
            notes.note({ input, status, error }, inputAt(end.firstIndex + offset));
          return;
        }
        for (const [index, { input, messages }] of byInput(entries)) {
          notes.note({ input, status: "error", error: new Error(messages.join(" ")) }, inputAt(index));
        }
      },
    },
    get errors() {
      return errors;
    },
    get activity() {
      return activity;
    },
  };
}

interface AboutInput {
  readonly input: unknown;
  readonly messages: string[];
}

/** An input is kept once, however many errors are told about it. */
function byInput(entries: readonly LogEntry[]): Map<number, AboutInput> {
  const inputs = new Map<number, AboutInput>();
  for (const { firstIndex, items, message } of entries) {
    for (const [offset, input] of items.entries()) {
      const known = inputs.get(firstIndex + offset);
      if (known === undefined) inputs.set(firstIndex + offset, { input, messages: [message] });
      else known.messages.push(message);
    }
  }
  return inputs;
}

function placeOf({ chunkIndex, firstIndex, items }: LogEntry): string {
  const [input] = items;
  if (items.length !== 1) return `chunk ${chunkIndex + 1}`;
  const line = typeof input === "object" && input !== null ? sourceLine(input) : undefined;
  return line === undefined ? inputAt(firstIndex) : `line ${line}`;
}

function inputAt(index: number): string {
  return `input ${index + 1}`;
}

/** "chunk 3: Copying files, 40 of 100 (40 %)" */
function describeProgress({ chunkIndex, activity, status, done, total }: BlockProgressEntry): string {
  const percent = done === undefined || !total ? "" : ` (${Math.floor((done / total) * 100)} %)`;
  const steps = done === undefined ? undefined : `${done}${total === undefined ? "" : ` of ${total}`}${percent}`;
  const parts = [activity, status, steps].filter((part) => part !== undefined);
  return `chunk ${chunkIndex + 1}: ${parts.join(", ")}`;
}
