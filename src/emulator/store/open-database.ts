import { createHash } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { blobToGuid } from "../guid.ts";
import { foldText, type Collation } from "../query/fold.ts";

/** "DVP1" in the header of the file says that it is an emulator's. */
const APPLICATION_ID = 0x44565031;
/** Whoever looks into the file with another program may hold it for a moment; a write waits so long for its turn. */
const PATIENCE_MS = 5_000;
/** Single writes change the same few pages again and again: the later they are copied into the file, the fewer copies. */
const CHECKPOINT_PAGES = 8_000;
const CACHE_KIBIBYTES = 16_384;

/**
 * Opens the emulator's database and makes its tables where they are missing. Throws for a file that is not an
 * emulator's, and for one that another version made with other tables.
 *
 * @param file a path, or ":memory:"
 * @param schema the statements that make the tables
 * @param collation how texts compare; indexes depend on it, so a file keeps the one that it was made with
 */
export function openDatabase(file: string, schema: readonly string[], collation: Collation): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: PATIENCE_MS });
  try {
    const fold = (text: unknown) => (typeof text === "string" ? foldText(text, collation) : null);
    database.function("fold", { deterministic: true }, fold);
    database.function("guid", { deterministic: true }, (id: unknown) =>
      id instanceof Uint8Array ? blobToGuid(id) : null,
    );
    prepareFile(database, file, schema, collation);
    database.exec(`PRAGMA cache_size = -${CACHE_KIBIBYTES}; PRAGMA temp_store = MEMORY;`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function prepareFile(database: DatabaseSync, file: string, schema: readonly string[], collation: Collation): void {
  const fingerprint = createHash("sha256")
    .update([collation, ...schema].join("\n"))
    .digest("hex");
  makeIfEmpty(database, file, schema, fingerprint);
  const { application_id: id } = database.prepare("PRAGMA application_id").get() as { application_id: number };
  if (id !== APPLICATION_ID) {
    throw new Error(`'${file}' is a database of another program, not an emulator's. Name a file that does not exist.`);
  }
  const made = database.prepare(`SELECT "value" FROM "_emulator" WHERE "key" = 'schema'`).get()?.value;
  if (made !== fingerprint) {
    throw new Error(
      `'${file}' was made by another version of the emulator, whose tables differ, or with another collation. Use those, or name a new file.`,
    );
  }
  database.exec(
    `PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};`,
  );
}

/** Two processes may open a new file at once: whoever comes second finds the tables made. */
function makeIfEmpty(database: DatabaseSync, file: string, schema: readonly string[], fingerprint: string): void {
  beginWriting(database, file);
  try {
    if (database.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").get() === undefined) {
      createTables(database, schema, fingerprint);
    }
    database.exec("COMMIT");
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
}

function beginWriting(database: DatabaseSync, file: string): void {
  try {
    database.exec("BEGIN IMMEDIATE");
  } catch (cause) {
    throw new Error(`'${file}' cannot be opened as an emulator's database. ${adviceFor(cause)}`, { cause });
  }
}

function adviceFor(cause: unknown): string {
  return cause instanceof Error && cause.message.includes("locked")
    ? "Another program holds it: let one emulator serve it, by `dvp emulator --data`, and connect to that."
    : "Name a file that does not exist.";
}

function createTables(database: DatabaseSync, schema: readonly string[], fingerprint: string): void {
  database.exec(`
    PRAGMA application_id = ${APPLICATION_ID};
    CREATE TABLE "_emulator" ("key" TEXT PRIMARY KEY, "value" ANY) STRICT, WITHOUT ROWID;
    INSERT INTO "_emulator" VALUES ('schema', '${fingerprint}'), ('version', 0);
    ${schema.join(";\n")};
  `);
}
