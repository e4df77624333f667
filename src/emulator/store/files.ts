/** The contents of file columns: a file is the blocks that came, one behind the other. */
import type { RecordId } from "./record-id.ts";
import type { Store } from "./store.ts";

export interface StoredFile {
  readonly id: Uint8Array;
  readonly name: string;
  /** Whose file it is, or will be: table, record and column. */
  readonly place: string;
  /** In bytes, as far as it has come. */
  readonly size: number;
}

/** Begins an empty file, and gives its id. It belongs to no record until the column is set to it. */
export function beginFile(name: string, place: string, store: Store): Pick<RecordId, "blob" | "text"> {
  const id = store.newId();
  store.run(`INSERT INTO "_files" VALUES (?, ?, ?, 0)`, [id.blob, name, place]);
  return id;
}

export function findFile(id: Uint8Array, store: Store): StoredFile | undefined {
  const row = store.row(`SELECT "name", "place", "size" FROM "_files" WHERE "id" = ?`, [id]);
  return row && { id, name: String(row[0]), place: String(row[1]), size: Number(row[2]) };
}

/** Puts a block behind those that are there. */
export function appendBlock({ id, size }: Pick<StoredFile, "id" | "size">, content: Uint8Array, store: Store): void {
  if (content.length === 0) return;
  store.run(`INSERT INTO "_blocks" VALUES (?, ?, ?)`, [id, size, content]);
  store.run(`UPDATE "_files" SET "size" = ? WHERE "id" = ?`, [size + content.length, id]);
}

/** Whether a block of this length stands at this position. */
export function hasBlock(id: Uint8Array, first: number, length: number, store: Store): boolean {
  const sql = `SELECT 1 FROM "_blocks" WHERE "file" = ? AND "first" = ? AND length("content") = ?`;
  return store.row(sql, [id, first, length]) !== undefined;
}

/** The bytes from the first to the last position, both included. */
export function readBytes(id: Uint8Array, first: number, last: number, store: Store): Uint8Array<ArrayBuffer> {
  const sql = `SELECT "first", "content" FROM "_blocks"
    WHERE "file" = ? AND "first" <= ? AND "first" + length("content") > ? ORDER BY "first"`;
  const parts = store.rows(sql, [id, last, first]).map(([start, content]) => {
    const from = Number(start);
    return (content as Uint8Array).subarray(Math.max(0, first - from), last - from + 1);
  });
  return Buffer.concat(parts);
}
