import { getEventListeners } from "node:events";
import { invokeParallel } from "../../../src/parallel/invoke-parallel.ts";
import type { LogEntry } from "../../../src/parallel/report.ts";
import type { ChunkEnd, ChunkFailure, ParallelSummary } from "../../../src/outcomes.ts";
import { createFakeConnection, type FakeConnection } from "../fake-connection.ts";
import { calm } from "../waiting.ts";
import { watchSource, type WatchedSource } from "../watched-source.ts";
import type { Scenario } from "./scenario.ts";
import { block as scripted, type Said } from "./scripted-block.ts";

/** A call of the block, as it told it itself. */
export interface Told extends Said {
  readonly chunkIndex: number;
}

/** What a run did. */
export interface Trace {
  readonly calls: readonly Told[];
  readonly mostAtATime: number;
  readonly outputs: readonly number[];
  /** Of each chunk (or item), in the order in which they were told. */
  readonly ends: readonly ChunkEnd[];
  readonly failures: readonly ChunkFailure[];
  /** Whether it came as far as the scenario's action. */
  readonly acted: boolean;
  readonly aborted: boolean;
  /** What iterating threw. */
  readonly thrown: unknown;
  /** What awaiting threw. */
  readonly error: unknown;
  readonly progress: ParallelSummary;
  readonly source: WatchedSource;
  readonly connection: FakeConnection;
  readonly listeners: number;
}

export const reason = new Error("enough");

/** A run that is going on. */
export interface Performance {
  /** Settles when it is over. */
  readonly over: Promise<void>;
  readonly isOver: () => boolean;
  /** Grows with whatever happens. */
  readonly moves: () => number;
  readonly abort: () => void;
}

export interface Stage {
  /** Undefined: the block runs in this process. */
  readonly module?: URL;
  /** Lets time pass until the run is over; what would never end is aborted. */
  readonly conduct: (performance: Performance) => Promise<void>;
}

/** Runs it, and waits until everything is calm. */
export async function play(scenario: Scenario, { module, conduct }: Stage): Promise<Trace> {
  const { action, taking, per } = scenario;
  const controller = new AbortController();
  const connection = createFakeConnection();
  const source = watchSource({ ...scenario, kind: scenario.source });
  const calls: Told[] = [];
  const outputs: number[] = [];
  const ends: ChunkEnd[] = [];
  const failures: ChunkFailure[] = [];
  let running = 0;
  let mostAtATime = 0;
  let acted = false;

  const act = (done: number): void => {
    if (done !== action.after || action.what === "nothing") return;
    acted = true;
    if (action.what === "stop") run.stop();
    if (action.what === "abort") controller.abort(reason);
  };
  const hear = ({ message, chunkIndex }: LogEntry): void => {
    // What the library itself says is no JSON.
    if (!message.startsWith("{")) return;
    const said = JSON.parse(message) as Said;
    running += said.what === "called" ? 1 : -1;
    mostAtATime = Math.max(mostAtATime, running);
    if (said.what === "answered") return;
    calls.push({ ...said, chunkIndex });
    if (taking === "await") act(calls.length - 1);
  };
  const options = {
    ...optionsOf(scenario),
    connection,
    signal: controller.signal,
    onLog: hear,
    onChunkEnd: (end: ChunkEnd) => ends.push(end),
    onFailure: (failure: ChunkFailure) => failures.push(failure),
  };
  const inProcess = () =>
    per === "item"
      ? invokeParallel(source.input, scripted, { ...options, per })
      : invokeParallel(source.input, scripted, options);
  const run = module === undefined ? inProcess() : invokeParallel(source.input, module, { ...options, per });

  const stalled = new Promise<void>((resolve) =>
    controller.signal.addEventListener("abort", () => resolve(), { once: true }),
  );
  const iterate = async (): Promise<void> => {
    for await (const output of run) {
      outputs.push(output as number);
      act(outputs.length - 1);
      if (acted && action.what === "break") break;
      if (acted && action.what === "stall") await stalled;
    }
  };
  const thrown = taking === "iterate" ? errorOf(iterate()) : Promise.resolve(undefined);
  const error = thrown.then(() => errorOf(run));
  let isOver = false;
  const over = error.then(() => void (isOver = true));
  await conduct({
    over,
    isOver: () => isOver,
    moves: () => calls.length + outputs.length + source.pulled,
    abort: () => controller.abort(reason),
  });
  const errors = { thrown: await thrown, error: await error };
  await calm();
  // The one of this function is still there, unless it was aborted.
  const listeners = getEventListeners(controller.signal, "abort").length - (controller.signal.aborted ? 0 : 1);
  return {
    ...{ calls, mostAtATime, outputs, ends, failures, acted, source, connection, listeners, ...errors },
    aborted: controller.signal.aborted,
    progress: run.progress!,
  };
}

function optionsOf(scenario: Scenario): object {
  const { shape, turns, bad, flaw, degree: maxDegreeOfParallelism, ...rest } = scenario;
  const { chunkSize, lingerMs, ordered, window, errorAction, retries, timeoutMs } = rest;
  const using = { shape, turns, bad, flaw };
  const shared = { using, maxDegreeOfParallelism, chunkSize, lingerMs };
  return { ...shared, ordered, window, errorAction, retries, timeoutMs };
}

async function errorOf(promise: PromiseLike<unknown>): Promise<unknown> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    return error;
  }
}
