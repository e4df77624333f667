import type { History } from "./history.ts";
import type { JobInfo, JobState } from "./job.ts";
import type { JobFiles } from "./job-files.ts";

/** @param lives whether a process holds the job now */
export function jobInfo({ journal }: JobFiles, history: History, lives: () => boolean): JobInfo {
  const { header, doubtful, counts, malformed, notes } = history;
  return {
    id: header.id,
    name: header.name,
    command: header.command,
    createdAt: header.createdAt,
    file: journal,
    doubtful: doubtful.size,
    get state() {
      return stateOf(history, lives());
    },
    get asked() {
      return history.asked;
    },
    get startedAt() {
      return history.started;
    },
    get endedAt() {
      return history.ended?.at;
    },
    get process() {
      return history.opened && { pid: history.opened.pid, since: history.opened.at };
    },
    get settled() {
      return Object.values(counts).reduce((sum, count) => sum + count, 0);
    },
    get counts() {
      return { ...counts };
    },
    get isRead() {
      return history.isRead;
    },
    get reopened() {
      return history.reopened.size;
    },
    get malformed() {
      return malformed.size;
    },
    get notes() {
      return Object.fromEntries(notes);
    },
  };
}

function stateOf({ started, ended }: History, lives: boolean): JobState {
  if (started === undefined) return "new";
  return ended?.end ?? (lives ? "running" : "interrupted");
}
