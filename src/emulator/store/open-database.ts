import { createHash } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { foldText, type Collation } from "../query/fold.ts";

/** "DVP1" in the header of the file says that it is an emulator's. */
const APPLICATION_ID = 0x44565031;
/** Whoever looks into the file with another program may hold it for a moment; a write waits so long for its turn. */
const PATIENCE_MS = 5_000;
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
  if (isEmpty(database, file)) {
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
    createTables(database, schema, fingerprint);
    return;
  }
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
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
}

function isEmpty(database: DatabaseSync, file: string): boolean {
  try {
    return database.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").get() === undefined;
  } catch (cause) {
    throw new Error(`'${file}' cannot be read as an emulator's database. Name a file that does not exist.`, { cause });
  }
}

function createTables(database: DatabaseSync, schema: readonly string[], fingerprint: string): void {
  database.exec(`
    BEGIN;
    PRAGMA application_id = ${APPLICATION_ID};
    CREATE TABLE "_emulator" ("key" TEXT PRIMARY KEY, "value" ANY) STRICT, WITHOUT ROWID;
    INSERT INTO "_emulator" VALUES ('schema', '${fingerprint}'), ('version', 0);
    ${schema.join(";\n")};
    COMMIT;
  `);
}
