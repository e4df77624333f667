/** Commits for many at a time: whoever asks while one is under way shares the next. */
export interface GroupCommit {
  /** Resolves when all that was to be written when it was called is on disk; rejects when it could not be written. */
  commit(): Promise<void>;
}

/**
 * @param write hands over what has gathered, at once
 * @param sync waits until the disk has what was handed over
 */
export function createGroupCommit(write: () => void, sync: () => Promise<void>): GroupCommit {
  let waiting: PromiseWithResolvers<void> | undefined;
  let running = false;

  const run = async (): Promise<void> => {
    while (waiting !== undefined) {
      const group = waiting;
      waiting = undefined;
      try {
        write();
        await sync();
        group.resolve();
      } catch (error) {
        group.reject(error);
      }
    }
    running = false;
  };

  return {
    commit: () => {
      waiting ??= Promise.withResolvers();
      if (!running) {
        running = true;
        // In a moment: those who ask in the same turn come along.
        queueMicrotask(() => void run());
      }
      return waiting.promise;
    },
  };
}
