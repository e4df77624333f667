/** A thread that does nothing but the busy block's work, when it is told to: what a machine's processors give at most. */
import { parentPort } from "node:worker_threads";
import { block } from "./busy-block.ts";

parentPort?.on("message", (items: readonly number[]) => parentPort?.postMessage(block(items)));
