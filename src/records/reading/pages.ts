import { either, reasonOf } from "../../clock.ts";
import type { Connection } from "../../connection/connection.ts";
import type { Row } from "../../metadata/record-reader.ts";
import { fetchPage } from "./fetch-page.ts";
import type { PageAddress, PageSequence } from "./page-sequence.ts";

/** Lists that are read one after another, as one. */
export interface Portions {
  /** Undefined behind the last. */
  at(index: number): PageSequence | undefined;
  /** Which rows of an answer are given. @default all */
  readonly keep?: ((row: Row) => boolean) | undefined;
}

/** A page of some of several lists. */
export interface Place extends PageAddress {
  readonly portion: number;
}

export interface ReadPage {
  readonly rows: readonly Row[];
  /** Where reading goes on; undefined behind the last page. */
  readonly next: Place | undefined;
  /** How many rows may still come. */
  readonly left: number;
}

export interface Reading {
  readonly connection: Connection;
  readonly portions: Portions;
  /** The most rows. */
  readonly top: number;
  /** @default the first page of the first list */
  readonly from?: Place | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The pages of some lists, one read ahead of the consumer. Leaving the loop cancels what is read ahead. */
export async function* readPages({ connection, portions, top, from, signal }: Reading): AsyncGenerator<ReadPage> {
  const leaving = new AbortController();
  const ending = either(signal, leaving.signal);
  const ask = async (place: Place): Promise<Omit<ReadPage, "left">> => {
    const sequence = portions.at(place.portion);
    if (sequence === undefined) return { rows: [], next: undefined };
    const answer = await fetchPage(connection, place, sequence, ending);
    const after = sequence.after(answer, place);
    const next = after === undefined ? placeIn(portions, place.portion + 1) : { ...after, portion: place.portion };
    return { rows: portions.keep === undefined ? answer.value : answer.value.filter(portions.keep), next };
  };
  const start = from ?? placeIn(portions, 0);
  let left = top;
  let ahead = start && ask(start);
  try {
    while (ahead !== undefined) {
      const { rows, next } = await ahead;
      // It may have come before the abort; its consumer wants no more all the same.
      if (signal?.aborted) throw reasonOf(signal);
      left -= rows.length;
      const following: Place | undefined = left > 0 ? next : undefined;
      ahead = following && ask(following);
      // It is awaited in the next round; until then its failure is nobody's unhandled one.
      ahead?.catch(() => undefined);
      yield { rows: left < 0 ? rows.slice(0, left) : rows, next: following, left: Math.max(0, left) };
    }
  } finally {
    leaving.abort(new Error("The consumer of these records has left."));
  }
}

function placeIn(portions: Portions, portion: number): Place | undefined {
  const first = portions.at(portion)?.first;
  return first && { ...first, portion };
}

/** One list alone. */
export function onePortion(sequence: PageSequence): Portions {
  return { at: (index) => (index === 0 ? sequence : undefined) };
}
