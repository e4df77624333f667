import { KEPT_FAILURES } from "../../parallel/report.ts";
import type { BulkSummary, NotOkOutcome, Outcome } from "../../outcomes.ts";

/** What others know of a run. */
interface RunFigures extends Pick<BulkSummary, "read" | "total" | "createdForLookups" | "stopped" | "durationMs"> {
  readonly leftOut: Iterable<string>;
}

/** The figures of a bulk run while it goes on. */
export interface BulkTally<I> {
  /** Those that are not ok, up to the number that is kept. */
  readonly failures: readonly NotOkOutcome<I>[];
  /** Records that have their outcome. */
  readonly done: number;
  /** Takes over what earlier runs of the job have come to. */
  resume(counts: Readonly<Record<string, number>>): void;
  /** So many records were sent by an earlier run, got no answer, and did not come again. */
  miss(records: number): void;
  count(outcomes: readonly Outcome<I>[]): void;
  summary(now: RunFigures): BulkSummary;
}

export function createBulkTally<I>(): BulkTally<I> {
  const failures: NotOkOutcome<I>[] = [];
  const counts = {
    ok: 0,
    failed: 0,
    unknown: 0,
    notSent: 0,
    created: 0,
    updated: 0,
    upserted: 0,
    deleted: 0,
    associated: 0,
    disassociated: 0,
    unchanged: 0,
    skipped: 0,
  };
  let earlier = 0;
  let missed = 0;
  return {
    failures,
    get done() {
      return counts.ok + counts.failed + counts.unknown + counts.notSent;
    },
    resume: (known) => {
      for (const [name, count] of Object.entries(known) as [keyof typeof counts, number][]) {
        earlier += count;
        counts[name] += count;
        if (name !== "failed" && name !== "unknown") counts.ok += count;
      }
    },
    miss: (records) => {
      missed = records;
      counts.unknown += records;
    },
    count: (outcomes) => {
      for (const outcome of outcomes) {
        counts[outcome.status] += 1;
        if (outcome.status === "ok") counts[outcome.action] += 1;
        else if (failures.length < KEPT_FAILURES) failures.push(outcome);
      }
    },
    summary: ({ read, total, leftOut, ...figures }) => ({
      ...{ read: read + missed, ...counts, earlier, leftOut: [...leftOut], ...figures },
      ...(total !== undefined && { total }),
    }),
  };
}
