import type { Connection } from "../connection/connection.ts";
import type { BlockProgress, LogLevel } from "./report.ts";

/** Values for the block, by name. */
export type Using = Readonly<Record<string, unknown>>;

/** What the block is told beside its chunk. */
export interface BlockContext<U extends Using = Using> {
  /** This worker's own clone. Inside of the block it is the default connection as well. */
  readonly connection: Connection;
  /** Aborted when the run is, and when the block's time is up. */
  readonly signal: AbortSignal;
  readonly chunkIndex: number;
  /** Where the chunk's first item (or, with `per: "item"`, this item) stands in the input. */
  readonly firstIndex: number;
  /** 1, and one more for each repetition. */
  readonly attempt: number;
  readonly using: U;
  /**
   * Says something to the caller's `onLog`, at once and in order. `input` names the one item of the chunk that it is about;
   * otherwise it is about all of them. An error that is only told does not make the chunk fail.
   */
  readonly log: Readonly<Record<LogLevel, (message: string, input?: unknown) => void>>;
  /** Tells the caller's `onBlockProgress` how far the block is; UsageError for values that cannot be. */
  readonly progress: (progress: BlockProgress) => void;
}

/** Called for each chunk. */
export type ChunkBlock<I, R, U extends Using = Using> = (chunk: readonly I[], context: BlockContext<U>) => R;

/** With `per: "item"`: called for each item. */
export type ItemBlock<I, R, U extends Using = Using> = (item: I, context: BlockContext<U>) => R;

/** What comes out of a block that returns R. */
export type OutputOf<R> =
  R extends PromiseLike<infer S>
    ? OutputOf<S>
    : R extends string
      ? R
      : R extends AsyncIterable<infer O>
        ? O
        : R extends Iterable<infer O>
          ? Awaited<O>
          : Exclude<Exclude<R, undefined>, void>;
