import { reasonOf, type Clock } from "../../clock.ts";
import { fromPortable, toPortable } from "../../connection/remote/portable.ts";
import { toError } from "../../errors.ts";
import type { Call } from "../call.ts";
import type { Hear, Said } from "../said.ts";
import { ABORT_GRACE_MS } from "../scheduler.ts";
import type { FromThread, ToThread } from "./messages.ts";
import { explainUncloneable } from "./uncloneable.ts";

/** A call of the block in a worker thread, seen from outside. */
export interface ThreadCall {
  /** Whether what the block returned came to its end. Rejects with what it threw, after its outputs are handed over. */
  readonly ended: Promise<boolean>;
  hear(message: FromThread): void;
  /** The thread is gone. */
  fail(error: Error): void;
}

interface ThreadCallHost {
  readonly post: (message: ToThread) => void;
  readonly hear: Hear;
  /** The block was told to end and did not. */
  readonly onUnheeding: (reason: Error) => void;
  readonly clock: Clock;
}

/** Makes a call: tells the thread, hands over what comes out, and passes an abort on. */
export function startThreadCall(call: Call, { post, hear, onUnheeding, clock }: ThreadCallHost): ThreadCall {
  const { unit, attempt, repeatable, signal, sink } = call;
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  const over = new AbortController();
  let handedOver = Promise.resolve();
  let flaw: Error | undefined;

  /** What the caller's own functions throw fails the call, but not before the thread is through with it. */
  const keep = (error: unknown): void => {
    flaw ??= toError(error);
  };
  const handOver = async (outputs: readonly unknown[]): Promise<void> => {
    await sink.emit(outputs).catch(keep);
    post({ type: "taken", closed: sink.isClosed() || flaw !== undefined });
  };
  const passOn = (said: Said): void => {
    try {
      hear(said, unit);
    } catch (error) {
      keep(error);
    }
  };
  /** A chunk keeps its place until its outputs are taken. */
  const end = async (settle: () => void): Promise<void> => {
    await handedOver;
    if (flaw === undefined) settle();
    else reject(flaw);
  };
  const abort = (): void => {
    const reason = reasonOf(signal);
    post({ type: "abort", reason: toPortable(reason) });
    clock.sleep(ABORT_GRACE_MS, over.signal).then(
      () => onUnheeding(reason),
      () => undefined,
    );
  };

  const { chunkIndex, firstIndex, argument } = unit;
  try {
    post({ type: "call", chunkIndex, firstIndex, attempt, repeatable, argument: toPortable(argument) });
    signal.addEventListener("abort", abort, { once: true, signal: over.signal });
    if (signal.aborted) abort();
  } catch (error) {
    reject(explainUncloneable(argument, "input", error));
  }
  return {
    ended: promise.finally(() => over.abort()),
    hear: (message) => {
      if (message.type === "outputs") {
        const outputs = fromPortable(message.outputs) as readonly unknown[];
        handedOver = handedOver.then(() => handOver(outputs));
      } else if (message.type === "said") passOn(message.said);
      else if (message.type === "finished") void end(() => resolve(message.toTheEnd));
      else if (message.type === "failed") void end(() => reject(fromPortable(message.error)));
    },
    fail: (error) => void end(() => reject(error)),
  };
}
