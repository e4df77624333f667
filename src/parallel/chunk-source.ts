import { systemClock, type Clock } from "../clock.ts";
import { describeValue, toError, UsageError } from "../errors.ts";
import { startLinger, type Linger } from "./linger.ts";

/** Some consecutive inputs, handed to the block together. */
export interface Chunk<I> {
  readonly index: number;
  /** Where its first item stands in the input. */
  readonly firstIndex: number;
  readonly items: readonly I[];
  /** When its first item was read, where items are not to wait for long. */
  readonly since?: number;
}

export type Input<I> = Iterable<I> | AsyncIterable<I>;

/** Gives chunks one after the other, however many ask for them at a time. What is left of it may be of another kind. */
export interface ChunkSource<I, L = I> {
  /** The next chunk; undefined at the end. Rejects with what the input threw, after all that was read before it. */
  next(): Promise<Chunk<I> | undefined>;
  /** Ends the reading. What was read and never handed out is known for good when `closed`, the input having cleaned up. */
  close(): { left(): readonly Chunk<L>[]; readonly closed: Promise<void> };
  /** Items read from the input so far, but for those that were passed over. */
  readonly read: number;
}

/** Says of each item of an input where it stands, and whether it is handed out. */
export interface Sieve {
  /** Called once for each item, in their order. */
  next(): Place;
}

export interface Place {
  readonly index: number;
  /** Its chunk begins with it; the items of a chunk follow each other. */
  readonly begins?: boolean;
  /** It is not handed out. */
  readonly passed?: boolean;
}

/** Chunks of an input. */
export interface InputSource<I> extends ChunkSource<I> {
  /** There is nothing more to read: `read` is how many items there are. */
  readonly hasEnded: boolean;
}

export interface ChunkSourceOptions {
  /**
   * The longest that an item waits for its chunk to fill while somebody asks for one, in milliseconds.
   * @default until it is full
   */
  readonly lingerMs?: number | undefined;
  readonly clock?: Clock | undefined;
  /** @default every item is handed out, and the first stands at 0 */
  readonly sieve?: Sieve | undefined;
}

/** Somebody who asks for a chunk. */
type Asker = PromiseWithResolvers<Chunk<unknown> | undefined>;

/** Reads one chunk ahead of those who ask. */
export function createChunkSource<I>(
  input: Input<I>,
  chunkSize: number,
  { lingerMs, clock = systemClock, sieve }: ChunkSourceOptions = {},
): InputSource<I> {
  const iterator = open(input);
  const ready: Chunk<I>[] = [];
  const asking: Asker[] = [];
  let filling: I[] = [];
  let firstIndex = 0;
  /** When the first item of `filling` has waited long enough. */
  let patience: Linger | undefined;
  let read = 0;
  let chunks = 0;
  let state: "open" | "ended" | "closed" = "open";
  let thinking = false;
  let broken: { readonly error: unknown } | undefined;
  let reading = false;

  const cut = (): Chunk<I> => {
    patience?.end();
    const since = patience && { since: patience.since };
    patience = undefined;
    const chunk = { index: chunks, firstIndex, items: filling, ...since };
    chunks += 1;
    filling = [];
    return chunk;
  };
  const hand = (chunk: Chunk<I>): void => {
    const asker = asking.shift();
    if (asker === undefined) ready.push(chunk);
    else asker.resolve(chunk);
  };
  /** A chunk that nobody asks for may as well go on filling. */
  const handIfDue = (): void => {
    if (patience?.isOver === true && asking.length > 0) hand(cut());
  };
  const answerAll = (): void => {
    for (const asker of asking.splice(0)) {
      if (broken === undefined) asker.resolve(undefined);
      else asker.reject(toError(broken.error));
    }
  };
  const keep = (item: I, index: number): void => {
    if (filling.push(item) === 1) {
      firstIndex = index;
      if (lingerMs !== undefined) patience = startLinger(lingerMs, clock, handIfDue);
    }
    read += 1;
    if (filling.length === chunkSize) hand(cut());
  };
  const sift = (item: I, { index, begins = false, passed = false }: Place): void => {
    if ((begins || passed) && filling.length > 0) hand(cut());
    if (!passed) keep(item, index);
  };

  /** Reads until a chunk is there that nobody has asked for. What an input gives after it was closed does not count. */
  const readOn = async (): Promise<void> => {
    try {
      while (state === "open" && ready.length === 0) {
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
        if (result.done === true) state = "ended";
        else if (sieve === undefined) keep(result.value, read);
        else sift(result.value, sieve.next());
      }
    } catch (error) {
      thinking = false;
      if (isClosed()) return;
      state = "ended";
      broken = { error };
    }
    reading = false;
    if (state !== "ended") return;
    if (filling.length > 0) hand(cut());
    answerAll();
  };
  const keepReading = (): void => {
    if (reading || state !== "open" || ready.length > 0) return;
    reading = true;
    // In its own time: whoever asks gets what is there first.
    queueMicrotask(startReading);
  };
  const startReading = (): void => void readOn();

  // Behind a call, because the compiler does not know that the state changes while the input is waited for.
  const isClosed = (): boolean => state === "closed";

  return {
    get read() {
      return read;
    },
    get hasEnded() {
      return state !== "open";
    },
    next: () => {
      const chunk = ready.shift();
      if (chunk !== undefined) {
        keepReading();
        return Promise.resolve(chunk);
      }
      const asker: Asker = Promise.withResolvers();
      asking.push(asker);
      handIfDue();
      if (state === "open") keepReading();
      else answerAll();
      return asker.promise as Promise<Chunk<I> | undefined>;
    },
    close: () => {
      const wasOpen = state === "open";
      state = "closed";
      if (filling.length > 0) ready.push(cut());
      answerAll();
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
