import { foldText } from "../matching/fold-key.ts";
import type { Candidate } from "./candidate.ts";
import type { Made, NameMaker } from "./name-maker.ts";
import type { Found, NameSearch } from "./name-search.ts";
import { createTaskQueue } from "./task-queue.ts";

/** What is known of the names in one column of one table. No name is asked for twice. */
export interface NameDirectory {
  /** The records that have each text for a name. */
  find(texts: readonly string[]): Promise<Found>;
  /** Records for texts that were not found. */
  make(texts: readonly string[]): Promise<ReadonlyMap<string, Made>>;
  /** Names that exist, as far as they have been seen. */
  readonly seen: ReadonlySet<string>;
}

/** Texts that wait for their turn to be looked up, all in one request. */
interface Waiting {
  readonly texts: Set<string>;
  readonly found: Promise<Found>;
}

/**
 * One look-up at a time: what is asked for in the meantime waits and goes together, so that many who ask at the same time
 * need few requests. Making records takes its turn among them, so that nobody makes what another is about to make.
 */
export function createNameDirectory(search: NameSearch, maker: NameMaker): NameDirectory {
  const queue = createTaskQueue();
  const known = new Map<string, Promise<readonly Candidate[]>>();
  /** Texts that were not found, by what a collation may call the same. */
  const absent = new Map<string, Set<string>>();
  let waiting: Waiting | undefined;

  const look = async (texts: ReadonlySet<string>): Promise<Found> => {
    waiting = undefined;
    try {
      const found = await search.find([...texts]);
      for (const [text, candidates] of found) if (candidates.length === 0) addAbsent(absent, text);
      return found;
    } catch (error) {
      // Whoever asks next tries again.
      for (const text of texts) known.delete(text);
      throw error;
    }
  };

  const findOne = (text: string): Promise<readonly Candidate[]> => {
    const before = known.get(text);
    if (before !== undefined) return before;
    if (waiting === undefined) {
      const texts = new Set<string>();
      waiting = { texts, found: queue(() => look(texts)) };
    }
    waiting.texts.add(text);
    const answer = waiting.found.then((found) => found.get(text) ?? []);
    known.set(text, answer);
    return answer;
  };

  /** What was not found before may be one of the new records, in another spelling. */
  const learn = (made: ReadonlyMap<string, Made>): void => {
    for (const text of made.keys()) {
      for (const alike of absent.get(foldText(text)) ?? []) known.delete(alike);
    }
    for (const [text, candidates] of made) {
      if (!(candidates instanceof Error)) known.set(text, Promise.resolve(candidates));
    }
  };

  return {
    seen: search.seen,
    find: async (texts) => new Map(await Promise.all(texts.map(async (text) => [text, await findOne(text)] as const))),
    make: (texts) =>
      queue(async () => {
        const made = await maker.make(texts);
        learn(made);
        return made;
      }),
  };
}

function addAbsent(absent: Map<string, Set<string>>, text: string): void {
  const fold = foldText(text);
  const alike = absent.get(fold);
  if (alike === undefined) absent.set(fold, new Set([text]));
  else alike.add(text);
}
