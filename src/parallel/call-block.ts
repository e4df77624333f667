import { withConnection } from "../connection/default-connection.ts";
import type { Connection } from "../connection/connection.ts";
import { UsageError } from "../errors.ts";
import { inRepeatableCall, type RepeatableCall } from "./job/repeatable-call.ts";
import { emitOutputs, type OutputSink } from "./outputs.ts";

/** Of which types, only the caller of invokeParallel knows. */
export type AnyBlock = (argument: never, context: never) => unknown;

export interface BlockCall {
  readonly block: AnyBlock;
  readonly argument: unknown;
  readonly context: unknown;
  readonly clone: Connection | undefined;
  /** Undefined where the call will not be repeated. */
  readonly repeatable: RepeatableCall | undefined;
  readonly sink: OutputSink;
}

/**
 * Calls a block and drains what it returned. All of that, and what the block starts, runs with the clone as default
 * connection. Throws, or rejects with, what the block threw; UsageError when it made runs and never started them.
 */
export function callBlock(call: BlockCall): Promise<boolean> {
  const { clone, repeatable } = call;
  const run = (): Promise<boolean> => (clone === undefined ? drain(call) : drainWith(clone, call));
  return repeatable === undefined ? run() : inRepeatableCall(repeatable, run);
}

function drain({ block, argument, context, sink }: BlockCall): Promise<boolean> {
  return emitOutputs(block(argument as never, context as never), sink);
}

async function drainWith(clone: Connection, call: BlockCall): Promise<boolean> {
  // What an earlier call left unstarted when it failed is told by its failure.
  clone.unstarted.clear();
  const finished = await withConnection(clone, () => drain(call));
  refuseUnstarted(clone);
  return finished;
}

function refuseUnstarted({ unstarted }: Connection): void {
  if (unstarted.size === 0) return;
  throw new UsageError(
    `The block made ${unstarted.size} run(s) and did not await them, so nothing of them was done. ` +
      "Return, await or iterate what setRecords, removeRecords and invokeParallel give.",
  );
}
