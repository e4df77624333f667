/** What a worker thread runs: the block's module, and nothing else of the run. Retries, time and order are kept outside. */
import { parentPort, workerData, type MessagePort } from "node:worker_threads";
import { createRemoteConnection } from "../../connection/remote/remote-connection.ts";
import { fromPortable, toPortable } from "../../connection/remote/portable.ts";
import type { Connection } from "../../connection/connection.ts";
import { callBlock, type AnyBlock } from "../call-block.ts";
import { createContexts } from "../context.ts";
import { loadBlock } from "./load-block.ts";
import { loadFromHere } from "./load-module.ts";
import type { FromThread, ThreadData, ToThread } from "./messages.ts";
import { createOutputBatches, type OutputBatches } from "./output-batches.ts";
import { serveRunningCopy } from "./running-copy.ts";
import { explainUncloneable, isCloneable } from "./uncloneable.ts";

type Call = Extract<ToThread, { type: "call" }>;

/** The call that is being made. */
interface Current {
  readonly aborting: AbortController;
  readonly batches: OutputBatches;
}

async function open(port: MessagePort, data: ThreadData): Promise<void> {
  const post = (message: FromThread): void => port.postMessage(message);
  try {
    serveRunningCopy();
    await loadFromHere(data.modules);
    const block = await loadBlock(new URL(data.block));
    const clone = data.connection && (await createRemoteConnection(data.connection));
    serveCalls(port, post, block, clone, data.using);
    post({ type: "ready" });
  } catch (error) {
    post({ type: "refused", error: toPortable(error) });
  }
}

function serveCalls(
  port: MessagePort,
  post: (message: FromThread) => void,
  block: AnyBlock,
  clone: Connection | undefined,
  using: ThreadData["using"],
): void {
  const contextOf = createContexts({ using, say: (said) => post({ type: "said", said }) });
  let current: Current | undefined;

  const makeCall = async (call: Call): Promise<void> => {
    const aborting = new AbortController();
    const batches = createOutputBatches((outputs) => postOutputs(outputs, post));
    current = { aborting, batches };
    const { chunkIndex, firstIndex, attempt, repeatable } = call;
    const argument = fromPortable(call.argument);
    const context = contextOf({ chunkIndex, firstIndex, attempt, argument, clone, signal: aborting.signal });
    const answer = await endOf(
      () => callBlock({ block, argument, context, clone, repeatable, sink: batches.sink }),
      batches,
    );
    current = undefined;
    post(answer);
  };

  port.on("message", (message: ToThread) => {
    if (message.type === "call") void makeCall(message);
    else if (message.type === "taken") current?.batches.taken(message.closed);
    else if (message.type === "abort") current?.aborting.abort(fromPortable(message.reason));
    else port.close();
  });
  // Nothing that the block gave is lost when its module ends the thread.
  process.on("exit", () => current?.batches.finish());
}

/** How a call ended. What came out is on its way before that is told. */
async function endOf(call: () => Promise<boolean>, batches: OutputBatches): Promise<FromThread> {
  const ends: FromThread[] = [];
  try {
    ends.push({ type: "finished", toTheEnd: await call() });
  } catch (error) {
    ends.push({ type: "failed", error: toPortable(error) });
  }
  try {
    batches.finish();
  } catch (error) {
    ends.push({ type: "failed", error: toPortable(error) });
  }
  return ends.at(-1) ?? { type: "finished", toTheEnd: true };
}

function postOutputs(outputs: readonly unknown[], post: (message: FromThread) => void): void {
  try {
    post({ type: "outputs", outputs: toPortable(outputs) });
  } catch (error) {
    const bad = outputs.findIndex((output) => !isCloneable(toPortable(output)));
    if (bad > 0) post({ type: "outputs", outputs: toPortable(outputs.slice(0, bad)) });
    throw explainUncloneable(outputs[bad], "output", error);
  }
}

if (parentPort !== null) await open(parentPort, workerData as ThreadData);
