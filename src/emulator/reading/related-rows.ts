import type { ExpandedCollection, Layout } from "../query/expand/expansion.ts";
import type { Row, Store } from "../store/store.ts";

/** The rows of every collection that was asked for, by the id of the owner as hexadecimal digits. */
export type RelatedRows = ReadonlyMap<ExpandedCollection, ReadonlyMap<string, readonly Row[]>>;

/** Reads the collections that belong to rows of a layout: one statement for each that was asked for, however many rows. */
export function readRelatedRows(layout: Layout, rows: readonly Row[], store: Store): RelatedRows {
  const found = new Map<ExpandedCollection, ReadonlyMap<string, readonly Row[]>>();
  readInto(found, layout, rows, store);
  return found;
}

function readInto(
  found: Map<ExpandedCollection, ReadonlyMap<string, readonly Row[]>>,
  { expansions }: Layout,
  rows: readonly Row[],
  store: Store,
): void {
  for (const expansion of expansions) {
    if (expansion.kind === "record") readInto(found, expansion.layout, rows, store);
    if (expansion.kind !== "collection") continue;
    const { query, ownerPosition } = expansion;
    const owners = new Set(rows.flatMap((row) => idIn(row, ownerPosition)));
    const members = store.rows(query.sql, query.parameters(owners));
    const byOwner = Map.groupBy(members, (row) => idIn(row, query.ownerPosition).join());
    found.set(expansion, byOwner);
    readInto(found, query.layout, members, store);
  }
}

/** One id, or none where the row has none. */
function idIn(row: Row, position: number): readonly string[] {
  const id = row[position];
  return id instanceof Uint8Array ? [toHex(id)] : [];
}

export function toHex(id: Uint8Array): string {
  return Buffer.from(id.buffer, id.byteOffset, id.byteLength).toString("hex");
}
