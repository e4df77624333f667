import { createTurns, reasonOf, type Clock } from "../clock.ts";
import type { Chunk, ChunkSource } from "./chunk-source.ts";
import { createOrderedOutputs } from "./ordered-outputs.ts";
import type { OutputQueue } from "./output-queue.ts";

/** Hands outputs over; resolves when there is room for more. */
export type Emit<O> = (outputs: readonly O[]) => Promise<void>;

/** What is done with a chunk. It settles its own failures: when it throws, the whole run ends with that. */
export type Work<I, O> = (chunk: Chunk<I>, worker: number, emit: Emit<O>) => Promise<void>;

export interface ScheduleOptions<I, O, L = I> {
  readonly source: ChunkSource<I, L>;
  /** Waited for before the first chunk is read; when it rejects, the run ends with that. */
  readonly open?: (() => Promise<void>) | undefined;
  readonly work: Work<I, O>;
  /** Chunks at a time, asked anew before each is begun. */
  readonly degree: () => number;
  /** Given: outputs come in the order of the input, and at most this many chunks are held for that. */
  readonly window?: number | undefined;
  readonly queue: OutputQueue<O>;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  /** What comes out for chunks that were read and never begun. @default nothing */
  readonly leftOutputs?: (left: readonly Chunk<I | L>[]) => readonly O[];
}

export type Ending =
  | { readonly how: "exhausted" | "stopped" }
  | { readonly how: "aborted" | "inputFailed" | "workFailed"; readonly error: Error };

export interface Schedule {
  /** How it ended. Does not reject. */
  readonly ended: Promise<Ending>;
  /** Begins nothing new; what is in flight finishes. */
  stop(): void;
}

/** After an abort, work that heeds its signal gets this long to say what became of it. */
export const ABORT_GRACE_MS = 25;

/**
 * Runs work on chunks, several at a time. One loop reads the input and gives each chunk to a worker that is free; a
 * worker is a number, and a new one is drawn only when all others are busy, so that little input costs little.
 */
export function schedule<I, O, L = I>(options: ScheduleOptions<I, O, L>): Schedule {
  const { source, work, degree, queue, clock, signal } = options;
  const ordered = options.window === undefined ? undefined : createOrderedOutputs(queue, options.window);
  const turn = createTurns(clock);
  const free: number[] = [];
  const left: Chunk<I>[] = [];
  let running = 0;
  let workers = 0;
  let begun = 0;
  let ending: Ending | undefined;
  let wake: (() => void) | undefined;
  let calmed: (() => void) | undefined;

  const end = (how: Ending): void => {
    ending ??= how;
    wake?.();
  };

  const process = async (chunk: Chunk<I>, worker: number): Promise<void> => {
    try {
      const give: Emit<O> = (outputs) => ordered?.push(chunk.index, outputs) ?? queue.push(outputs);
      await work(chunk, worker, (outputs) => turn()?.then(() => give(outputs)) ?? give(outputs));
    } catch (error) {
      end({ how: "workFailed", error: error as Error });
    } finally {
      ordered?.finish(chunk.index);
      free.push(worker);
      running -= 1;
      if (running === 0) calmed?.();
      wake?.();
    }
  };

  const begin = (chunk: Chunk<I>): void => {
    begun += 1;
    running += 1;
    void process(chunk, free.pop() ?? workers++);
  };

  /** All that was begun has ended. */
  const calm = (): Promise<void> => new Promise((resolve) => (running === 0 ? resolve() : (calmed = resolve)));

  const hasRoom = (): boolean => running < degree() && (ordered === undefined || ordered.admits(begun));

  const room = async (): Promise<void> => {
    await turn();
    while (!hasRoom() && ending === undefined) {
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };

  /** What is waited for, or undefined when the run ends before; `late` hears what came after all. */
  const unlessOver = <T>(promise: Promise<T>, late: (value: T) => void): Promise<T | undefined> =>
    new Promise((resolve, reject) => {
      wake = () => {
        if (ending !== undefined) resolve(undefined);
      };
      promise.then((value) => {
        if (ending === undefined) resolve(value);
        else late(value);
      }, reject);
    });

  const opened = async (): Promise<void> => {
    if (options.open === undefined || isOver()) return;
    try {
      await unlessOver(options.open(), () => undefined);
    } catch (error) {
      end({ how: "workFailed", error: error as Error });
    }
  };

  const leave = (chunk: Chunk<I> | undefined): void => {
    if (chunk !== undefined) left.push(chunk);
  };

  const dispatch = async (): Promise<void> => {
    for (;;) {
      if (!hasRoom() || turn() !== undefined) await room();
      if (isOver()) return;
      const chunk = await unlessOver(source.next(), leave);
      if (isOver()) {
        // The run ended while the chunk was on its way here.
        leave(chunk);
        return;
      }
      if (chunk === undefined) {
        end({ how: "exhausted" });
        return;
      }
      begin(chunk);
    }
  };

  const isOver = (): boolean => ending !== undefined;

  const run = async (): Promise<Ending> => {
    const abort = (): void => {
      if (signal) end({ how: "aborted", error: reasonOf(signal) });
      ordered?.release();
    };
    signal?.addEventListener("abort", abort, { once: true });
    if (signal?.aborted) abort();
    await opened();
    try {
      await dispatch();
    } catch (error) {
      end({ how: "inputFailed", error: error as Error });
    }
    const { left: unread, closed } = source.close();
    const settled = Promise.all([calm(), closed]).then(() => ordered?.end());
    const aborted = await settledOrAborted(settled, clock, signal);
    signal?.removeEventListener("abort", abort);
    void queue.push(options.leftOutputs?.([...left, ...unread()]) ?? []);
    queue.end();
    return aborted ?? ending ?? { how: "exhausted" };
  };

  if (ordered !== undefined) ordered.onAdvance(() => wake?.());
  return { ended: run(), stop: () => end({ how: "stopped" }) };
}

/** Waits for what is in flight; once aborted, only as long as the grace allows. Tells the abort, if there was one. */
async function settledOrAborted(
  settled: Promise<unknown>,
  clock: Clock,
  signal: AbortSignal | undefined,
): Promise<Ending | undefined> {
  if (signal === undefined) {
    await settled;
    return undefined;
  }
  let abort: (() => void) | undefined;
  const aborted = new Promise<void>((resolve) => {
    abort = resolve;
    if (signal.aborted) resolve();
    signal.addEventListener("abort", abort, { once: true });
  });
  await Promise.race([settled, aborted]);
  if (abort) signal.removeEventListener("abort", abort);
  if (!signal.aborted) return undefined;
  const over = new AbortController();
  await Promise.race([settled, clock.sleep(ABORT_GRACE_MS, over.signal).catch(() => undefined)]);
  over.abort();
  return { how: "aborted", error: reasonOf(signal) };
}
