import { MessageChannel, type ResourceLimits } from "node:worker_threads";
import type { Clock } from "../../clock.ts";
import type { Connection } from "../../connection/connection.ts";
import { fromPortable } from "../../connection/remote/portable.ts";
import { serveConnection } from "../../connection/remote/serve-connection.ts";
import { toError } from "../../errors.ts";
import type { Call } from "../call.ts";
import type { Hear } from "../said.ts";
import type { FromThread, ToThread } from "./messages.ts";
import { newWorker } from "./new-worker.ts";
import type { Preloads } from "./preloads.ts";
import { startThreadCall, type ThreadCall } from "./thread-call.ts";
import { endedBetweenCalls, endedWhileLoading, endedWhileWorking, type Death } from "./thread-death.ts";

/** A worker thread, seen from outside. It makes one call at a time. */
export interface Thread {
  /** The block is loaded. Rejects when it cannot be. */
  readonly ready: Promise<void>;
  /** No call is being made. */
  readonly idle: Promise<void>;
  /** It makes no further call. */
  readonly lost: boolean;
  readonly exited: Promise<void>;
  call(call: Call): Promise<boolean>;
  /** Ends it; at once, or when its modules have finished what they have under way. */
  end(atOnce: boolean): Promise<void>;
}

export interface ThreadOptions {
  readonly block: URL;
  readonly preloads: Preloads;
  readonly using: Readonly<Record<string, unknown>>;
  readonly resourceLimits: ResourceLimits | undefined;
  readonly connection: Connection | undefined;
  readonly hear: Hear;
  readonly clock: Clock;
}

/** What a module has under way when the run is over gets this long. */
const LEAVE_MS = 100;
/** A thread that is stuck in the operating system cannot be ended, and is not waited for any longer. */
const END_MS = 1000;

export function startThread(options: ThreadOptions): Thread {
  const { block, preloads, using, resourceLimits, connection, hear, clock } = options;
  const channel = connection && new MessageChannel();
  const server = connection && channel && serveConnection(channel.port1, connection);
  const data = { block: block.href, modules: preloads.modules, using, connection: channel?.port2 };
  const worker = newWorker({ data, preloads, resourceLimits });
  const loading = Promise.withResolvers<undefined>();
  const exited = Promise.withResolvers<undefined>();
  let current: ThreadCall | undefined;
  let last: Call | undefined;
  let idle = Promise.resolve();
  let state: "open" | "leaving" | "lost" = "open";
  let uncaught: Error | undefined;

  const post = (message: ToThread): void => worker.postMessage(message);
  const tell = ({ unit, attempt }: Call, message: string): void => {
    const { chunkIndex, firstIndex } = unit;
    hear({ chunkIndex, firstIndex, attempt, what: "log", level: "error", message, about: -1 }, undefined);
  };
  const lose = (death: Death): void => {
    loading.reject(endedWhileLoading(block, death));
    if (current !== undefined && last !== undefined) current.fail(endedWhileWorking(last.unit, death));
    else if (last !== undefined && state === "open") tell(last, endedBetweenCalls(death));
    state = "lost";
    server?.close();
    void worker.terminate();
  };

  worker.on("message", (message: FromThread | null | undefined) => {
    // A module may post to the main thread as well, whatever it likes.
    if (message?.type === undefined) return;
    if (message.type === "ready") loading.resolve(undefined);
    else if (message.type === "refused") loading.reject(fromPortable(message.error));
    else if (current !== undefined) current.hear(message);
    else if (message.type === "said") hear(message.said, last?.unit);
  });
  worker.on("error", (error) => (uncaught = toError(error)));
  worker.on("messageerror", (error) => lose({ why: "garbled", cause: toError(error) }));
  worker.on("exit", (exitCode) => {
    lose(uncaught === undefined ? { why: "exit", exitCode } : { why: "uncaught", cause: uncaught });
    exited.resolve(undefined);
  });
  loading.promise.catch(() => undefined);

  const forget = (): void => {
    current = undefined;
  };
  return {
    ready: loading.promise,
    exited: exited.promise,
    get idle() {
      return idle;
    },
    get lost() {
      return state === "lost";
    },
    call: (call) => {
      last = call;
      const onUnheeding = (cause: Error): void => lose({ why: "unheeding", cause });
      current = startThreadCall(call, { post, hear, onUnheeding, clock });
      const ended = current.ended.finally(forget);
      idle = ended.then(
        () => undefined,
        () => undefined,
      );
      return ended;
    },
    end: async (atOnce) => {
      if (state === "open") state = "leaving";
      if (!atOnce) {
        post({ type: "leave" });
        await within(LEAVE_MS, exited.promise, clock);
      }
      void worker.terminate();
      await within(END_MS, exited.promise, clock);
      server?.close();
    },
  };
}

/** Waits for a promise, but not longer. */
async function within(ms: number, promise: Promise<unknown>, clock: Clock): Promise<void> {
  const over = new AbortController();
  await Promise.race([promise, clock.sleep(ms, over.signal).catch(() => undefined)]);
  over.abort();
}
