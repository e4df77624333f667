import { AsyncResource } from "node:async_hooks";
import type { Connection } from "../connection/connection.ts";
import { UsageError } from "../errors.ts";

/**
 * Work that was asked for and has not begun. Awaiting it does the work and gives the summary; iterating it does the
 * work and gives what comes out, after which the summary can be awaited. It begins once.
 */
export interface Run<O, S> extends Promise<S>, AsyncIterable<O> {
  /** The figures so far; undefined before it has begun. */
  readonly progress: S | undefined;
  /** Begins nothing new; what is in flight finishes, and the summary says that it was stopped. */
  stop(): void;
}

/** Work that has begun. */
export interface StartedRun<O, S> {
  /** What the promise of the run becomes. */
  readonly summary: Promise<S>;
  readonly outputs: AsyncIterator<O, undefined>;
  progress(): S;
  stop(): void;
}

export interface RunParts<O, S> {
  /** For messages: the function that made it. */
  readonly name: string;
  /** Where it is remembered until it begins; undefined for work that needs none. */
  readonly connection: Connection | undefined;
  /** `iterated` tells whether someone takes the outputs. */
  readonly start: (iterated: boolean) => StartedRun<O, S>;
}

export function createRun<O, S>({ name, connection, start }: RunParts<O, S>): Run<O, S> {
  // What the run calls, the input above all, belongs to the place where the run was made, wherever it is awaited.
  const startHere = AsyncResource.bind(start);
  let started: StartedRun<O, S> | undefined;

  const begin = (iterated: boolean): StartedRun<O, S> => {
    connection?.unstarted.delete(run);
    started = startHere(iterated);
    started.summary.catch(() => undefined);
    return started;
  };
  const promise = (): Promise<S> => (started ?? begin(false)).summary;

  const run: Run<O, S> = {
    then: (onFulfilled, onRejected) => promise().then(onFulfilled, onRejected),
    catch: (onRejected) => promise().catch(onRejected),
    finally: (onFinally) => promise().finally(onFinally),
    get progress() {
      return started?.progress();
    },
    stop: () => {
      if (started === undefined)
        throw new UsageError(`This run of ${name} has not begun: await or iterate it before you stop it.`);
      started.stop();
    },
    [Symbol.asyncIterator]: () => {
      if (started !== undefined) {
        throw new UsageError(
          `This run of ${name} has begun already, and a run gives its outputs once. Call ${name} again for another.`,
        );
      }
      return begin(true).outputs;
    },
    [Symbol.toStringTag]: "Run",
  };
  connection?.unstarted.add(run);
  return run;
}
