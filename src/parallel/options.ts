import { availableParallelism } from "node:os";
import type { ResourceLimits } from "node:worker_threads";
import type { Connection } from "../connection/connection.ts";
import type { ChunkEnd, ChunkFailure } from "../outcomes.ts";
import type { Using } from "./block.ts";
import { checkJob } from "./job/check-job.ts";
import type { Journal } from "./journal.ts";
import { checkPreloads } from "./isolated/preloads.ts";
import { checkCount, checkErrorAction, checkNames, checkOneOf, type ErrorAction } from "./option-checks.ts";
import { checkKinds } from "./option-kinds.ts";
import type { BlockProgressEntry, LogEntry, ParallelProgress } from "./report.ts";
import { checkTotal, type Total } from "./total.ts";
import { checkUsing } from "./using.ts";

/** Asked once: the system takes longer to answer than a small run. */
const PROCESSORS = availableParallelism();

export interface ParallelOptions<U extends Using = Using> {
  /** Inputs that one call of the block receives. @default 50; with `per: "item"` 1, so that items run in parallel */
  readonly chunkSize?: number | undefined;
  /**
   * For a slow input: the longest that an item waits for its chunk to fill while a worker is free, in milliseconds. Then
   * the chunk is handed over as it is. @default no limit: a chunk is full, or the input's last
   */
  readonly lingerMs?: number | undefined;
  /**
   * The most chunks at a time, and for a block in a module the most worker threads; "auto" leaves it to the governor.
   * @default the number of processors
   */
  readonly maxDegreeOfParallelism?: number | "auto" | undefined;
  /** Whether the block is called for a chunk or for each of its items. @default "chunk" */
  readonly per?: "chunk" | "item" | undefined;
  /** Outputs in the order of the input instead of as they come. @default false */
  readonly ordered?: boolean | undefined;
  /** With `ordered`: the most chunks at a time, the one read ahead included; 2 and up. @default 4 times the degree */
  readonly window?: number | undefined;
  /**
   * Values for the block, as `context.using`: data, no functions, connections or instances of classes. Frozen for a
   * function; a module gets a copy in each worker thread, frozen too.
   */
  readonly using?: U | undefined;
  /**
   * For a block in a module: what each worker thread imports before its first chunk, in this order; names of packages,
   * addresses, and paths from the current directory. @default what this process was started with by `--import` and
   * `--require`, in its flags or in NODE_OPTIONS
   */
  readonly modules?: readonly (string | URL)[] | undefined;
  /**
   * For a block in a module: those of `modules` that are left out, by patterns with * and ? of their whole name, or of
   * their file's; case does not matter. Test runners always are. @default none
   */
  readonly excludeModules?: readonly string[] | undefined;
  /** For a block in a module: the memory that one worker thread may use. @default Node's own limits */
  readonly resourceLimits?: ResourceLimits | undefined;
  /**
   * "continue" works through everything and then throws; "stop" begins nothing new after the first failure, then
   * throws; "silentlyContinue" leaves it to the summary. @default "continue"
   */
  readonly errorAction?: ErrorAction | undefined;
  /** How often a chunk (or item) that failed is tried again. @default 0 */
  readonly retries?: number | undefined;
  /**
   * The longest that one call of the block may take, in milliseconds; then its chunk fails and its signal is aborted. A
   * block in a module that does not heed that is ended with its thread; a function that never waits cannot be ended.
   * @default no limit
   */
  readonly timeoutMs?: number | undefined;
  /**
   * How many inputs there are, for the progress: a number, or a function that is asked again and again where it is an
   * estimate. @default the length or size of an array, Set or Map, otherwise not known
   */
  readonly total?: Total | undefined;
  /** Called after each chunk, with the speed over the last 30 seconds and, where the total is known, the time left. */
  readonly onProgress?: ((progress: ParallelProgress) => void) | undefined;
  /** Called for each chunk (or item) that failed for good. */
  readonly onFailure?: ((failure: ChunkFailure) => void) | undefined;
  /**
   * Called once for each chunk (or item) that was read, when it is over, whatever became of it; for those that were not
   * run at the end, when nothing else will be called any more.
   */
  readonly onChunkEnd?: ((end: ChunkEnd) => void) | undefined;
  /**
   * Called for what the block says by `context.log`, in the order in which a chunk says it, and before that chunk's
   * `onFailure`, `onChunkEnd` and `onProgress`; not in one order with its outputs, which wait for who takes them.
   */
  readonly onLog?: ((entry: LogEntry) => void) | undefined;
  /** Called for what the block says by `context.progress`, in one order with `onLog`. */
  readonly onBlockProgress?: ((entry: BlockProgressEntry) => void) | undefined;
  /**
   * Makes the run a job, which another run can go on with: `await openJob({ name })`. Chunks whose block has finished, or
   * failed for good, are passed over then; one that was under way is run again, with the inputs that it had. With another
   * `chunkSize` or `per` the job is refused. @default none
   */
  readonly job?: Journal | undefined;
  /** The connection whose clones the block uses. @default the default connection, if there is one */
  readonly connection?: Connection | undefined;
  /** Cancels what is in flight; its own reason is what is thrown. */
  readonly signal?: AbortSignal | undefined;
}

const NAMES: Readonly<Record<keyof ParallelOptions, true>> = {
  chunkSize: true,
  lingerMs: true,
  maxDegreeOfParallelism: true,
  per: true,
  ordered: true,
  window: true,
  using: true,
  modules: true,
  excludeModules: true,
  resourceLimits: true,
  errorAction: true,
  retries: true,
  timeoutMs: true,
  total: true,
  onProgress: true,
  onFailure: true,
  onChunkEnd: true,
  onLog: true,
  onBlockProgress: true,
  job: true,
  connection: true,
  signal: true,
};

/** What the checks make of the options. */
export interface CheckedOptions extends ParallelOptions {
  readonly chunkSize: number;
  readonly degree: number | "auto";
  readonly retries: number;
  readonly errorAction: ErrorAction;
}

export function checkParallelOptions(options: ParallelOptions): CheckedOptions {
  checkNames("invokeParallel", options, NAMES);
  const { maxDegreeOfParallelism: degree = PROCESSORS, window, timeoutMs, per, retries = 0 } = options;
  const { chunkSize = per === "item" ? 1 : 50 } = options;
  if (degree !== "auto") checkCount("maxDegreeOfParallelism", degree, 1);
  checkCount("retries", retries, 0);
  if (window !== undefined) checkCount("window", window, 2);
  if (timeoutMs !== undefined) checkCount("timeoutMs", timeoutMs, 1);
  if (options.lingerMs !== undefined) checkCount("lingerMs", options.lingerMs, 0);
  checkTotal(options.total);
  checkKinds(options);
  if (per !== undefined) checkOneOf("per", per, ["chunk", "item"]);
  checkUsing(options.using);
  checkPreloads(options);
  checkLimits(options.resourceLimits);
  checkJob(options.job);
  return {
    ...options,
    chunkSize: checkCount("chunkSize", chunkSize, 1),
    degree,
    retries,
    errorAction: checkErrorAction(options.errorAction),
  };
}

const LIMITS: Readonly<Record<keyof ResourceLimits, true>> = {
  maxOldGenerationSizeMb: true,
  maxYoungGenerationSizeMb: true,
  codeRangeSizeMb: true,
  stackSizeMb: true,
};

/** A limit of nothing at all would end the whole process, not just its thread. */
function checkLimits(limits: ResourceLimits = {}): void {
  checkNames("resourceLimits", limits, LIMITS);
  for (const [name, value] of Object.entries(limits)) checkCount(`resourceLimits.${name}`, value, 1);
}
