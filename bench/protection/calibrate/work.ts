import type { Answer } from "./read-trace.ts";

/** A request that a server worked on. */
export interface Worked {
  readonly answer: Answer;
  readonly from: number;
  readonly to: number;
}

interface Change {
  readonly at: number;
  readonly by: 1 | -1;
}

/**
 * What each request was given by its server, if that has so many slots and shares them evenly among more: the inverse of
 * what the simulator does. All requests are of one server.
 */
export function workOf(requests: readonly Worked[], slots: number): readonly number[] {
  const changes = requests
    .flatMap(({ from, to }): Change[] => [
      { at: from, by: 1 },
      { at: to, by: -1 },
    ])
    .sort((a, b) => a.at - b.at);
  /** What a request that was there all the time had been given, at the time of each change. */
  const given = new Map<number, number>();
  let [active, last, sum] = [0, changes[0]?.at ?? 0, 0];
  for (const { at, by } of changes) {
    sum += (at - last) * (active <= slots ? 1 : slots / active);
    given.set(at, sum);
    last = at;
    active += by;
  }
  return requests.map(({ from, to }) => (given.get(to) ?? 0) - (given.get(from) ?? 0));
}
