import { DatabaseSync } from "node:sqlite";

/** The columns that an account has after it was created with six of its own. */
const COLUMNS = 26;

/**
 * The floor: rows of as many columns straight into a SQLite file, a hundred in a transaction, with nothing parsed,
 * checked or sent. Gives rows a second.
 */
export function rawInsertRate(file: string, rows: number): number {
  const database = new DatabaseSync(file);
  const names = Array.from({ length: COLUMNS }, (_, column) => `c${column}`);
  database.exec(
    `PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE TABLE t (id BLOB PRIMARY KEY, ${names.join(",")})`,
  );
  const insert = database.prepare(`INSERT INTO t VALUES (?${",?".repeat(COLUMNS)})`);
  const values = names.map((_, column) => (column % 3 === 0 ? "a text of a usual length" : column));
  const id = Buffer.alloc(16);
  const start = performance.now();
  for (let row = 0; row < rows; row++) {
    if (row % 100 === 0) database.exec(row === 0 ? "BEGIN" : "COMMIT; BEGIN");
    id.writeUInt32BE(row, 2);
    insert.run(id, ...values);
  }
  database.exec("COMMIT");
  const seconds = (performance.now() - start) / 1000;
  database.close();
  return rows / seconds;
}
