import { setImmediate as nextTurn } from "node:timers/promises";
import { ParallelError } from "../../src/errors.ts";

/** Lets everything happen that does not wait for time to pass. */
export async function calm(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await nextTurn();
}

/** What a promise was rejected with. */
export async function rejectionOf(promise: PromiseLike<unknown>): Promise<unknown> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  throw new Error(`Expected a rejection, got ${JSON.stringify(value)}.`);
}

/** The ParallelError that a promise was rejected with. */
export async function parallelErrorOf(promise: PromiseLike<unknown>): Promise<ParallelError> {
  const error = await rejectionOf(promise);
  if (error instanceof ParallelError) return error;
  throw error;
}

export interface Drained<T> {
  readonly outputs: readonly T[];
  /** What the iteration threw at its end. */
  readonly error: unknown;
}

/** All outputs, and what came after them. */
export async function drain<T>(run: AsyncIterable<T>): Promise<Drained<T>> {
  const outputs: T[] = [];
  try {
    for await (const output of run) outputs.push(output);
  } catch (error) {
    return { outputs, error };
  }
  return { outputs, error: undefined };
}

/**
 * How long a promise takes, as other timers see it: false when one of `ms` milliseconds that is set now ends first. A
 * machine that is busy delays both.
 */
export async function endsWithin(ms: number, promise: PromiseLike<unknown>): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), ms);
  const settled = (): boolean => true;
  const inTime = await Promise.race([promise.then(settled, settled), late]);
  clearTimeout(timer);
  return inTime;
}
