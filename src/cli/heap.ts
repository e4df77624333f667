import { PerformanceObserver } from "node:perf_hooks";
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** Room enough for the young objects of all that is in flight; more makes nothing faster here. */
const YOUNG_BYTES = 12 * 2 ** 20;

/**
 * Keeps V8's heap as small as a stream of records needs it. On a machine with much memory V8 takes it generously: more
 * than 130 MB for young objects that are all dead by the next collection, and four times what lives for the old ones.
 * How the heap grows is read anew at each collection, so it can be changed while the program runs; the options that
 * bound it cannot, and a command cannot choose how its Node is started.
 */
export function keepHeapSmall(): void {
  setFlagsFromString("--heap-growing-percent=50");
  const observer = new PerformanceObserver(() => {
    const young = getHeapSpaceStatistics().find((space) => space.space_name === "new_space");
    if (young !== undefined && young.space_size < YOUNG_BYTES) return;
    setFlagsFromString("--semi-space-growth-factor=1");
    observer.disconnect();
  });
  observer.observe({ entryTypes: ["gc"] });
}
