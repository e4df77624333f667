import type { Values } from "../script/script.ts";

/** What is otherwise than expected, in a few sentences; nothing where all is as it should be. */
export function compareValues(place: string, found: readonly Values[], expected: readonly Values[]): readonly string[] {
  const [there, due] = [countEach(found), countEach(expected)];
  const missing = [...due].filter(([text, number]) => (there.get(text) ?? 0) < number);
  const tooMany = [...there].filter(([text, number]) => (due.get(text) ?? 0) < number);
  return [
    ...tell(`in ${place} and should not be, or not so often`, tooMany),
    ...tell(`not in ${place}, or not so often as it should be`, missing),
  ];
}

function countEach(all: readonly Values[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { accountnumber, fax, name, description, numberofemployees } of all) {
    const text = JSON.stringify([accountnumber, fax, name, description, numberofemployees]);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return counts;
}

const SHOWN = 3;

function tell(what: string, records: readonly (readonly [string, number])[]): readonly string[] {
  if (records.length === 0) return [];
  const some = records.slice(0, SHOWN).map(([text, number]) => `${text}${number > 1 ? ` (${number} times)` : ""}`);
  return [`${records.length} ${what}: ${some.join("; ")}`];
}
