import type { Connection } from "../connection/connection.ts";
import { callBlock, type AnyBlock } from "./call-block.ts";
import type { Workers } from "./call.ts";
import { createClones } from "./clones.ts";
import type { ContextFactory } from "./context.ts";

interface InProcessOptions {
  readonly connection: Connection | undefined;
  readonly contextOf: ContextFactory;
}

/** Blocks as functions: they run here, and see what is around them. */
export function createInProcessWorkers(block: AnyBlock, { connection, contextOf }: InProcessOptions): Workers {
  const clones = createClones(connection);
  return {
    callerOf: (worker) => {
      const clone = clones.of(worker);
      return ({ unit, attempt, signal, sink }) =>
        callBlock({
          block,
          argument: unit.argument,
          context: contextOf(unit, clone, attempt, signal),
          clone,
          sink,
        });
    },
    close: () => {
      clones.close();
      return Promise.resolve();
    },
  };
}
