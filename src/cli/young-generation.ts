import { PerformanceObserver } from "node:perf_hooks";
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** Room enough for all that is in flight; more makes nothing faster here. */
const LIMIT_BYTES = 24 * 2 ** 20;

/**
 * Stops V8's space for young objects from growing beyond what a stream of records needs: on a machine with much memory
 * it would take more than 130 MB for objects that are all dead by the next collection. V8 has an option for that at its
 * start only, and a command cannot choose how its Node is started; how the space grows is read each time, so that is
 * changed when the space is large enough.
 */
export function limitYoungGeneration(): void {
  const observer = new PerformanceObserver(() => {
    const young = getHeapSpaceStatistics().find((space) => space.space_name === "new_space");
    if (young !== undefined && young.space_size < LIMIT_BYTES) return;
    setFlagsFromString("--semi-space-growth-factor=1");
    observer.disconnect();
  });
  observer.observe({ entryTypes: ["gc"] });
}
