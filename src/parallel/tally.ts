import type { ChunkFailure, ParallelSummary } from "../outcomes.ts";
import { KEPT_FAILURES } from "./report.ts";

/** What others know of a run. */
type RunFigures = Pick<ParallelSummary, "read" | "total" | "durationMs" | "stopped">;

/** The figures of a run of invokeParallel while it goes on. */
export interface Tally {
  readonly failures: readonly ChunkFailure[];
  readonly failedUnits: number;
  /** Inputs that are dealt with, ok or failed. */
  readonly done: number;
  /** Takes over what earlier runs of the job have come to. */
  resume(counts: Readonly<Record<string, number>>): void;
  began(): void;
  succeeded(inputs: number): void;
  failed(failure: ChunkFailure): void;
  gave(outputs: number): void;
  retried(): void;
  summary(now: RunFigures): ParallelSummary;
}

export function createTally(): Tally {
  const failures: ChunkFailure[] = [];
  const counts = { ok: 0, failed: 0, failedUnits: 0, chunks: 0, outputs: 0, retries: 0 };
  let earlier = 0;
  return {
    failures,
    get failedUnits() {
      return counts.failedUnits;
    },
    get done() {
      return counts.ok + counts.failed;
    },
    resume: ({ ok = 0, failed = 0 }) => {
      counts.ok += ok;
      counts.failed += failed;
      earlier = ok + failed;
    },
    began: () => {
      counts.chunks += 1;
    },
    succeeded: (inputs) => {
      counts.ok += inputs;
    },
    failed: (failure) => {
      counts.failed += failure.items.length;
      counts.failedUnits += 1;
      if (failures.length < KEPT_FAILURES) failures.push(failure);
    },
    gave: (outputs) => {
      counts.outputs += outputs;
    },
    retried: () => {
      counts.retries += 1;
    },
    summary: ({ read, total, durationMs, stopped }) => {
      const { ok, failed, chunks, outputs, retries } = counts;
      const inputs = { read, ok, failed, notRun: read - ok - failed, earlier };
      const figures = { ...inputs, chunks, outputs, retries, stopped, durationMs };
      return total === undefined ? figures : { ...figures, total };
    },
  };
}
