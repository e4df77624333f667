import { foldKey } from "../matching/fold-key.ts";
import type { Prepared } from "./prepared.ts";

/** Names for the keys of a record: the same for records that the service may take for one and the same. */
export function keyNames({ keys, id }: Prepared): string[] {
  return keys.map(({ columns, values }) => {
    // An id is itself, and folded as a text it would meet others.
    const isId = columns.length === 1 && values[0] === id;
    return `${columns.join(",")} ${isId ? id : foldKey(values)}`;
  });
}
