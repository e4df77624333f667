import { AsyncResource } from "node:async_hooks";
import type { Connection } from "../connection/connection.ts";
import { UsageError } from "../errors.ts";

/**
 * Work that was asked for and has not begun. Awaiting it does the work and gives the summary; iterating it does the
 * work and gives what comes out, after which the summary can be awaited. It begins once.
 */
export interface Run<O, S, P extends S = S> extends Promise<S>, AsyncIterable<O> {
  /** The figures so far, and how fast it goes; undefined before it has begun. */
  readonly progress: P | undefined;
  /**
   * Begins nothing new; what is in flight finishes, and the summary says that it was stopped. Requests that wait for their
   * turn, while the service throttles for instance, are not waited for: they end with a StoppedError.
   */
  stop(): void;
}

/** Work that has begun. */
export interface StartedRun<O, S, P extends S = S> {
  /** What the promise of the run becomes. */
  readonly summary: Promise<S>;
  readonly outputs: AsyncIterator<O, undefined>;
  progress(): P;
  stop(): void;
}

export interface RunParts<O, S, P extends S> {
  /** For messages: the function that made it. */
  readonly name: string;
  /** Where it is remembered until it begins; undefined for work that needs none. */
  readonly connection: Connection | undefined;
  /** `iterated` tells whether someone takes the outputs. */
  readonly start: (iterated: boolean) => StartedRun<O, S, P>;
}

export function createRun<O, S, P extends S>({ name, connection, start }: RunParts<O, S, P>): Run<O, S, P> {
  // What the run calls, the input above all, belongs to the place where the run was made, wherever it is awaited.
  const startHere = AsyncResource.bind(start);
  let started: StartedRun<O, S, P> | undefined;

  const begin = (iterated: boolean): StartedRun<O, S, P> => {
    connection?.unstarted.delete(run);
    started = startHere(iterated);
    started.summary.catch(() => undefined);
    return started;
  };
  const promise = (): Promise<S> => (started ?? begin(false)).summary;

  const run: Run<O, S, P> = {
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
