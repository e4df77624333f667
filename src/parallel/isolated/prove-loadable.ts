import { systemClock } from "../../clock.ts";
import { preloadsOf, type PreloadOptions } from "./preloads.ts";
import { startThread } from "./thread.ts";

/**
 * Loads a block's module in a worker thread that has nothing else to do and no connection: what is wrong with it is known
 * before anything else is begun, and what it does when it loads happens as in any other worker.
 * @throws UsageError or InputError, as a run with this module would.
 */
export async function proveLoadable(block: URL, options: PreloadOptions): Promise<void> {
  const thread = startThread({
    block,
    preloads: preloadsOf(options),
    using: {},
    resourceLimits: undefined,
    connection: undefined,
    hear: () => undefined,
    clock: systemClock,
  });
  try {
    await thread.ready;
  } finally {
    await thread.end(true);
  }
}
