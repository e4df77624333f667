import type { JobInfo, JobState } from "../../jobs/job.ts";
import type { UnreadableJob } from "../../jobs/list-jobs.ts";
import { EXPORT_NOTE, isExportPlace } from "../export-place.ts";
import { TOTAL_NOTE } from "./command-job.ts";
import { isRecord, type CommandRecord } from "./command-record.ts";
import { lastTouched } from "./choose-job.ts";

/** A job in figures. */
export interface JobRow {
  readonly name: string;
  readonly state: JobState | "unreadable";
  /** The command, without most of its flags. */
  readonly what: string;
  /** When its last run began. */
  readonly when: string;
  readonly ok: number;
  readonly failed: number;
  readonly unknown: number;
  /** How many inputs are left, as far as that can be told. */
  readonly left: number | undefined;
}

export function jobRow(job: JobInfo | UnreadableJob): JobRow {
  if (job.state === "unreadable") {
    return {
      name: job.name,
      state: job.state,
      what: job.error.message,
      when: "",
      ok: 0,
      failed: 0,
      unknown: 0,
      left: 0,
    };
  }
  const { name, state, command, malformed, notes } = job;
  const { failed = 0, unknown = 0, ...ok } = job.counts;
  const place = notes[EXPORT_NOTE];
  const done = isExportPlace(place) ? place.records : Object.values(ok).reduce((sum, number) => sum + number, 0);
  const when = new Date(lastTouched(job)).toISOString();
  return {
    name,
    state,
    what: describeCommand(command),
    when,
    ok: done,
    failed: failed + malformed,
    unknown,
    left: leftOf(job),
  };
}

function leftOf({ state, settled, notes, isRead, reopened }: JobInfo): number | undefined {
  if (state === "completed") return 0;
  if (isRead) return reopened;
  const total = notes[TOTAL_NOTE];
  return typeof total === "number" ? Math.max(0, total - settled) : undefined;
}

/** "set contact contacts.csv", and where the input came from when that says more. */
export function describeCommand(command: unknown): string {
  if (!isRecord(command)) return "a run of a program";
  return [command.command, ...command.operands, sourceText(command)].filter((part) => part !== "").join(" ");
}

function sourceText({ source }: CommandRecord): string {
  return source.kind === "stream" || source.kind === "spool" ? "(standard input)" : "";
}
