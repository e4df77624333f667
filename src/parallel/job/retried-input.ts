import { UsageError } from "../../errors.ts";
import type { Input } from "../chunk-source.ts";
import type { Journal, Retry } from "../journal.ts";

/** Under this name an input says that it comes from the journal of a job. */
const retried: unique symbol = Symbol("retried");

interface RetriedInput<I> extends AsyncIterable<I> {
  readonly [retried]: JournalRetry;
}

interface JournalRetry {
  readonly journal: Journal;
  readonly retry: Retry;
}

/** An input for the run that the journal is handed to, and for no other. */
export function retryInput<I>(journal: Journal, retry: Retry): AsyncIterable<I> {
  const input: RetriedInput<I> = {
    [retried]: { journal, retry },
    [Symbol.asyncIterator]: () => {
      throw new UsageError(
        `What is retried of the job '${journal.name}' is sent as that job: give the run the option job, too.`,
      );
    },
  };
  return input;
}

/** What failed is sent again: not all of the job comes in. */
export function isRetry(input: Input<unknown>): boolean {
  return retried in input;
}

/**
 * What the input asks the journal for; undefined for other inputs.
 * @throws UsageError for an input of another job.
 */
export function retryOf(input: Input<unknown>, journal: Journal): Retry | undefined {
  if (!isRetry(input)) return undefined;
  const { journal: own, retry } = (input as RetriedInput<unknown>)[retried];
  if (own === journal) return retry;
  throw new UsageError(
    `What is retried of the job '${own.name}' cannot be the input of the job '${journal.name}': give the run the first as its job.`,
  );
}
