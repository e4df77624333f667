import { foldKey, usualKey } from "../matching/fold-key.ts";
import type { KeyValues } from "../matching/key-values.ts";
import type { Prepared } from "./prepared.ts";

/** Names for the keys of a record: the same for records that the service may take for one and the same. */
export function keyNames(prepared: Prepared): string[] {
  return namesOf(prepared, foldKey);
}

/** The same for those that it does take for one, unless its collation is an unusual one. */
export function usualKeyNames(prepared: Prepared): string[] {
  return namesOf(prepared, usualKey);
}

function namesOf({ keys, id }: Prepared, nameOf: (values: KeyValues["values"]) => string): string[] {
  const names = keys.map(({ columns, values }) => {
    // An id is itself, and folded as a text it would meet others.
    const isId = columns.length === 1 && values[0] === id;
    return `${columns.join(",")} ${isId ? id : nameOf(values)}`;
  });
  // Matched on its id, a record has that key twice, and would wait for itself.
  return [...new Set(names)];
}
