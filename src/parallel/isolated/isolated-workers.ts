import type { Clock } from "../../clock.ts";
import type { Workers } from "../call.ts";
import type { Clones } from "../clones.ts";
import type { ParallelOptions } from "../options.ts";
import type { Hear } from "../said.ts";
import { preloadsOf } from "./preloads.ts";
import { startThread, type Thread } from "./thread.ts";

interface IsolatedOptions extends Pick<ParallelOptions, "using" | "modules" | "excludeModules" | "resourceLimits"> {
  readonly clones: Clones;
  readonly hear: Hear;
  readonly clock: Clock;
}

/** The scheduler gives work to this one first. */
const FIRST_WORKER = 0;

/**
 * Blocks as modules: each worker is a thread with the module loaded, started when it first has work, and replaced when
 * it is lost. Retries, time limits and the order of outputs stay on this side, with the scheduler.
 *
 * The pool library piscina is not used: a task of it gives one result at its end, where a block's outputs, log entries
 * and requests come and go while it runs, and with ports of our own for those only the starting of threads would be left
 * to it. An abort ends its worker at once, where a block here may heed its signal first, and between two tasks its worker
 * stands still with whatever the module has under way.
 */
export function createIsolatedWorkers(block: URL, options: IsolatedOptions): Workers {
  const { using = {}, resourceLimits, clones, hear, clock } = options;
  const preloads = preloadsOf(options);
  const threads: Thread[] = [];
  const living = new Set<Thread>();

  const threadOf = (worker: number): Thread => {
    const known = threads[worker];
    if (known !== undefined && !known.lost) return known;
    const thread = startThread({
      block,
      preloads,
      using,
      resourceLimits,
      connection: clones.of(worker),
      hear,
      clock,
    });
    threads[worker] = thread;
    living.add(thread);
    void thread.exited.then(() => living.delete(thread));
    return thread;
  };

  return {
    open: async () => threadOf(FIRST_WORKER).ready,
    callerOf: (worker) => async (call) => {
      await call.waitFor(async () => {
        // After a time-out, the call before this one may still be about to end.
        await threads[worker]?.idle;
        await threadOf(worker).ready;
      });
      return call.sink.isClosed() ? false : threadOf(worker).call(call);
    },
    close: async (aborted) => {
      await Promise.all([...living].map((thread) => thread.end(aborted)));
    },
  };
}
