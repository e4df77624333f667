import type { MessagePort } from "node:worker_threads";
import type { Portable } from "../../connection/remote/portable.ts";
import type { RepeatableCall } from "../job/repeatable-call.ts";
import type { Said } from "../said.ts";

/** What a worker thread is started with. */
export interface ThreadData {
  /** The address of the block's module. */
  readonly block: string;
  readonly modules: readonly string[];
  readonly using: Readonly<Record<string, unknown>>;
  /** The way to the connection; undefined where the run has none. */
  readonly connection: MessagePort | undefined;
}

/** What a worker thread is told. It makes one call at a time. */
export type ToThread =
  | {
      readonly type: "call";
      readonly chunkIndex: number;
      readonly firstIndex: number;
      readonly attempt: number;
      readonly repeatable: RepeatableCall | undefined;
      readonly argument: Portable;
    }
  /** The last batch of outputs was handed over. `closed`: nobody takes further ones. */
  | { readonly type: "taken"; readonly closed: boolean }
  | { readonly type: "abort"; readonly reason: Portable }
  /** No further call will come. */
  | { readonly type: "leave" };

/** What it tells. */
export type FromThread =
  | { readonly type: "ready" }
  | { readonly type: "refused"; readonly error: Portable }
  | { readonly type: "said"; readonly said: Said }
  | { readonly type: "outputs"; readonly outputs: Portable }
  | { readonly type: "finished"; readonly toTheEnd: boolean }
  | { readonly type: "failed"; readonly error: Portable };
