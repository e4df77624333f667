import type { RepeatableCall } from "./job/repeatable-call.ts";
import type { OutputSink } from "./outputs.ts";

/** One call of the block: for a chunk, or for one item of it. */
export interface Unit {
  readonly chunkIndex: number;
  readonly firstIndex: number;
  readonly items: readonly unknown[];
  /** What the block is called with: the chunk or the item. */
  readonly argument: unknown;
}

/** An attempt at a unit. */
export interface Call {
  readonly unit: Unit;
  readonly attempt: number;
  /** Undefined where the call will not be repeated. */
  readonly repeatable: RepeatableCall | undefined;
  /** Aborted with the run, and when the call's time is up. */
  readonly signal: AbortSignal;
  readonly sink: OutputSink;
  /** Waits for something that is not the block's doing: its time stands still. */
  readonly waitFor: (wait: () => Promise<void>) => Promise<void>;
}

/** Calls the block, and hands over what comes out. Tells whether that came to its end. */
export type BlockCaller = (call: Call) => Promise<boolean>;

/** Where blocks run. A worker is a number, and makes one call at a time. */
export interface Workers {
  /** What has to be there before the first input is read; undefined where nothing has. */
  readonly open?: () => Promise<void>;
  callerOf(worker: number): BlockCaller;
  /** What a block left running cannot send any more. `aborted`: nothing in flight is waited for. */
  close(aborted: boolean): Promise<void>;
}

/** For messages: which inputs a unit has. */
export function placeOf({ firstIndex, items }: Pick<Unit, "firstIndex" | "items">): string {
  return items.length === 1 ? `input ${firstIndex}` : `inputs ${firstIndex} to ${firstIndex + items.length - 1}`;
}
