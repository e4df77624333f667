import { describeValue, toError, UsageError } from "../errors.ts";

/** Some consecutive inputs, handed to the block together. */
export interface Chunk<I> {
  readonly index: number;
  /** Where its first item stands in the input. */
  readonly firstIndex: number;
  readonly items: readonly I[];
}

export type Input<I> = Iterable<I> | AsyncIterable<I>;

/** Gives chunks one after the other, however many ask for them at a time. What is left of it may be of another kind. */
export interface ChunkSource<I, L = I> {
  /** The next chunk; undefined at the end. Rejects with what the input threw, after all that was read before it. */
  next(): Promise<Chunk<I> | undefined>;
  /** Ends the reading. What was read and never handed out is known for good when `closed`, the input having cleaned up. */
  close(): { left(): readonly Chunk<L>[]; readonly closed: Promise<void> };
  /** Items read from the input so far. */
  readonly read: number;
}

/** Reads one chunk ahead of those who ask. */
export function createChunkSource<I>(input: Input<I>, chunkSize: number): ChunkSource<I> {
  const iterator = open(input);
  const ready: Chunk<I>[] = [];
  let filling: I[] = [];
  let read = 0;
  let chunks = 0;
  let state: "open" | "ended" | "closed" = "open";
  let thinking = false;
  let broken: { readonly error: unknown } | undefined;
  let ahead: Promise<void> | undefined;

  const cut = (): void => {
    if (filling.length === 0) return;
    ready.push({ index: chunks, firstIndex: read - filling.length, items: filling });
    chunks += 1;
    filling = [];
  };

  /** Reads one chunk. What an input gives after it was closed was not asked for any more and does not count. */
  const fill = async (): Promise<void> => {
    try {
      while (state === "open" && filling.length < chunkSize) {
        const step = iterator.next();
        let result;
        if ("then" in step) {
          thinking = true;
          result = await step;
          thinking = false;
        } else {
          result = step;
        }
        if (isClosed()) return;
        if (result.done === true) {
          state = "ended";
        } else {
          filling.push(result.value);
          read += 1;
        }
      }
    } catch (error) {
      thinking = false;
      if (isClosed()) return;
      state = "ended";
      broken = { error };
    }
    cut();
  };

  // Behind a call, because the compiler does not know that the state changes while the input is waited for.
  const isClosed = (): boolean => state === "closed";

  return {
    get read() {
      return read;
    },
    next: async () => {
      const mine = ahead ?? fill();
      ahead = mine.then(fill);
      await mine;
      const chunk = ready.shift();
      if (chunk === undefined && broken !== undefined) throw toError(broken.error);
      return chunk;
    },
    close: () => {
      const wasOpen = state === "open";
      state = "closed";
      cut();
      const closing = wasOpen ? cleanUp(iterator) : Promise.resolve();
      // An input that is still thinking may never answer: it is told, and not waited for.
      const left = ready.splice(0);
      return { left: () => left, closed: thinking ? Promise.resolve() : closing };
    },
  };
}

/** A text is refused although it has an iterator: whoever gives a file's name does not mean its letters. */
export function checkInput(input: unknown): void {
  if (typeof input === "object" && input !== null && (Symbol.asyncIterator in input || Symbol.iterator in input))
    return;
  throw new UsageError(
    `Expected the input to be an iterable or async iterable, such as an array, generator or stream, got ${describeValue(input)}.`,
  );
}

/** An input that cannot be opened, a stream that somebody else reads for instance, fails like one that cannot be read. */
function open<I>(input: Input<I>): Iterator<I> | AsyncIterator<I> {
  try {
    checkInput(input);
    return Symbol.asyncIterator in input ? input[Symbol.asyncIterator]() : input[Symbol.iterator]();
  } catch (error) {
    return {
      next: () => {
        throw toError(error);
      },
    };
  }
}

/** What fails while an input is closed early has nothing to tell any more: the run has its own ending already. */
async function cleanUp(iterator: Iterator<unknown> | AsyncIterator<unknown>): Promise<void> {
  try {
    await iterator.return?.();
  } catch {
    return;
  }
}
