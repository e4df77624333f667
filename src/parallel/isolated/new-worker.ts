import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker, type ResourceLimits, type Transferable } from "node:worker_threads";
import type { ThreadData } from "./messages.ts";
import type { Preloads } from "./preloads.ts";

/** This very copy: compiled it is JavaScript, in the repository TypeScript. */
const MAIN = new URL(`thread-main${extname(fileURLToPath(import.meta.url))}`, import.meta.url);

interface NewWorkerOptions {
  readonly data: ThreadData;
  readonly preloads: Preloads;
  readonly resourceLimits: ResourceLimits | undefined;
}

/** A worker thread that loads a block. Modules that Node would load in it by itself are left to the thread. */
export function newWorker({ data, preloads, resourceLimits }: NewWorkerOptions): Worker {
  const { execArgv, nodeOptions } = preloads;
  const transferList: Transferable[] = data.connection === undefined ? [] : [data.connection];
  const options = { workerData: data, transferList, ...(resourceLimits && { resourceLimits }) };
  if (execArgv === undefined) return new Worker(MAIN, options);
  const env = nodeOptions === undefined ? {} : { env: { ...process.env, NODE_OPTIONS: nodeOptions } };
  try {
    return new Worker(MAIN, { ...options, execArgv, ...env });
  } catch (error) {
    if (!isRefusedFlag(error)) throw error;
    // Flags of the whole process, such as --max-old-space-size, hold in its threads as well and cannot be given again.
    return new Worker(MAIN, { ...options, execArgv: [], env: { ...process.env, NODE_OPTIONS: undefined } });
  }
}

function isRefusedFlag(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_WORKER_INVALID_EXEC_ARGV";
}
