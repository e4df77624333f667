import type { Using } from "./block.ts";
import { callBlock, type AnyBlock } from "./call-block.ts";
import type { Unit, Workers } from "./call.ts";
import type { Clones } from "./clones.ts";
import { createContexts, type ContextCall } from "./context.ts";
import type { Hear } from "./said.ts";

interface InProcessOptions {
  readonly clones: Clones;
  readonly using: Using | undefined;
  readonly hear: Hear;
}

interface Called extends ContextCall {
  readonly unit: Unit;
}

/** Blocks as functions: they run here, and see what is around them. */
export function createInProcessWorkers(block: AnyBlock, { clones, using, hear }: InProcessOptions): Workers {
  const contextOf = createContexts<Called>({ using, say: (said, { unit }) => hear(said, unit) });
  return {
    callerOf: (worker) => {
      const clone = clones.of(worker);
      return ({ unit, attempt, repeatable, signal, sink }) => {
        const { chunkIndex, firstIndex, argument } = unit;
        const context = contextOf({ chunkIndex, firstIndex, attempt, argument, clone, signal, unit });
        return callBlock({ block, argument, context, clone, repeatable, sink });
      };
    },
    close: () => Promise.resolve(),
  };
}
