import type { CloneOptions, Connection } from "../connection/connection.ts";

/** Each worker's own clone, made when the worker first has work. */
export interface Clones {
  of(worker: number): Connection | undefined;
  /** What a block left running cannot send any more. */
  close(): void;
}

export function createClones(connection: Connection | undefined, options: CloneOptions): Clones {
  const clones: Connection[] = [];
  return {
    of: (worker) => (connection === undefined ? undefined : (clones[worker] ??= connection.clone(options))),
    close: () => {
      // Not waited for: after an abort a block may have requests in flight that are abandoned with it.
      for (const clone of clones) void clone.close().catch(() => undefined);
    },
  };
}
