import type { Environment } from "./environment.ts";
import type { StatsCounter } from "./stats.ts";

/** What belongs to one clone: its figures and, with affinity "sticky", its server. */
export interface Sender {
  readonly environment: Environment;
  readonly counter: StatsCounter;
  affinityCookie: string | undefined;
  /** Once aborted, nothing waits any more: what can go at once goes, the rest is refused with its reason. */
  readonly waitSignal: AbortSignal | undefined;
  /** In place of what requests say is left. */
  readonly left: (() => number | undefined) | undefined;
}
