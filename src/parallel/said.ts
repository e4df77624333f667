import type { Unit } from "./call.ts";
import type { BlockProgress, BlockProgressEntry, LogEntry, LogLevel } from "./report.ts";

interface Place {
  readonly chunkIndex: number;
  readonly firstIndex: number;
  readonly attempt: number;
}

/** What a call of the block says while it works: plain data, because it comes from worker threads, too. */
export type Said = Place &
  (
    | {
        readonly what: "log";
        readonly level: LogLevel;
        readonly message: string;
        /** Which item of the chunk it is about; -1 for all. */
        readonly about: number;
      }
    | { readonly what: "progress"; readonly progress: BlockProgress }
  );

/** Brings what was said to whom it may concern. `unit` is what its worker has worked on last, if it has. */
export type Hear = (said: Said, unit: Unit | undefined) => void;

interface Listeners {
  readonly onLog?: ((entry: LogEntry) => void) | undefined;
  readonly onBlockProgress?: ((entry: BlockProgressEntry) => void) | undefined;
}

export function createHearing({ onLog, onBlockProgress }: Listeners): Hear {
  return (said, unit) => {
    const { chunkIndex, firstIndex, attempt } = said;
    // What a call says when it is over may come while its worker works on something else.
    const items = unit?.chunkIndex === chunkIndex && unit.firstIndex === firstIndex ? unit.items : [];
    if (said.what === "progress") {
      onBlockProgress?.({ ...said.progress, chunkIndex, firstIndex, items, attempt });
      return;
    }
    const { level, message, about } = said;
    const one = about >= 0 && about < items.length;
    onLog?.({
      level,
      message,
      chunkIndex,
      firstIndex: one ? firstIndex + about : firstIndex,
      items: one ? [items[about]] : items,
      attempt,
    });
  };
}
