import { isGuid } from "../../web-api/guid.ts";
import { firstOf, type Candidate } from "./candidate.ts";
import type { Directories } from "./directories.ts";
import { ambiguous, missing, type Sought } from "./lookup-errors.ts";
import type { Name } from "./name-of.ts";
import type { NameDirectory } from "./name-directory.ts";
import { seekNames, type NamedLookup } from "./seek-names.ts";

/** What a name stands for: a record, nothing, or why it is neither. */
export type Reference = { readonly table: string; readonly id: string } | null | Error;

/** Finds what names in one lookup column stand for, by `keyOfName`. */
export type ResolveNames = (names: readonly Name[]) => Promise<ReadonlyMap<string, Reference>>;

/** So many missing names are compared with those that exist, which takes its time where there are many. */
const HINTS = 20;

export function createNameResolver(named: NamedLookup, directories: Directories): ResolveNames {
  const { rule } = named;
  const lookup = { table: named.knowledge.table.name, column: named.column };
  let hints = HINTS;

  const notFound = (sought: Sought): Reference => {
    if (rule.onMissing === "null") return null;
    hints -= 1;
    return missing(lookup, sought, hints < 0 ? [] : sought.places.flatMap((place) => [...directories.of(place).seen]));
  };

  const decide = (sought: Sought, candidates: readonly Candidate[]): Reference => {
    const [one, ...others] = candidates;
    if (one === undefined) return notFound(sought);
    if (others.length === 0) return toReference(one);
    if (rule.onMany === "null") return null;
    return rule.onMany === "first" ? toReference(firstOf([one, ...others])) : ambiguous(lookup, sought, candidates);
  };

  const makeAll = async (missing: readonly Sought[], results: Map<string, Reference>): Promise<void> => {
    for (const [directory, some] of Map.groupBy(missing, ({ places }) => directories.of(places[0]))) {
      const made = await directory.make(some.map(({ text }) => text));
      for (const sought of some) {
        const answer = made.get(sought.text) ?? [];
        results.set(sought.key, answer instanceof Error ? answer : decide(sought, answer));
      }
    }
  };

  return async (names) => {
    const results = new Map<string, Reference>();
    const sought: Sought[] = [];
    for (const one of await seekNames(named, names)) {
      const [place, ...others] = "error" in one ? [] : one.places;
      if ("error" in one) results.set(one.key, one.error);
      else if (place !== undefined && others.length === 0 && isGuid(one.text))
        results.set(one.key, { table: place.table.name, id: one.text });
      else sought.push(one);
    }
    const found = await findAll(sought, directories);
    const toMake: Sought[] = [];
    for (const one of sought) {
      const candidates = found(one);
      // An id is no name that a record could be created with.
      if (candidates.length === 0 && rule.onMissing === "create" && !isGuid(one.text)) toMake.push(one);
      else results.set(one.key, decide(one, candidates));
    }
    await makeAll(toMake, results);
    return results;
  };
}

/** Asks each directory once. A record that is found in two places is one record. */
async function findAll(
  sought: readonly Sought[],
  directories: Directories,
): Promise<(sought: Sought) => readonly Candidate[]> {
  const texts = new Map<NameDirectory, Set<string>>();
  for (const { text, places } of sought) {
    for (const place of places) {
      const directory = directories.of(place);
      texts.set(directory, (texts.get(directory) ?? new Set<string>()).add(text));
    }
  }
  const asked = [...texts].map(async ([directory, some]) => [directory, await directory.find([...some])] as const);
  const found = new Map(await Promise.all(asked));
  return ({ text, places }) => {
    const all = places.flatMap((place) => found.get(directories.of(place))?.get(text) ?? []);
    return [...new Map(all.map((candidate) => [candidate.id, candidate])).values()];
  };
}

function toReference({ table, id }: Candidate): Reference {
  return { table, id };
}
