import type { AlternateKey, Table } from "../definitions/model.ts";
import { duplicateKey, duplicateRecord, type WebApiError } from "../web-api-error.ts";

const PRIMARY_KEY_TAKEN = 1555;
const UNIQUE_INDEX_TAKEN = 2067;

/** What the service says where SQLite says that a key is taken; undefined for any other failure. */
export function conflictFor(error: unknown, table: Table): WebApiError | undefined {
  const code = sqliteCode(error);
  if (code === PRIMARY_KEY_TAKEN) return duplicateRecord();
  if (code !== UNIQUE_INDEX_TAKEN) return undefined;
  const { message } = error as Error;
  const key = table.keys.find((each) => namesOf(each, table).some((name) => message.endsWith(name)));
  return key && duplicateKey(key.logicalName, key.attributes.join(", "));
}

/** SQLite says that a key, of whatever kind, is taken. */
export function isTaken(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === PRIMARY_KEY_TAKEN || code === UNIQUE_INDEX_TAKEN;
}

/** How SQLite calls a key that is taken: by its columns, or by its index where the index folds text. */
function namesOf({ logicalName, attributes }: AlternateKey, table: Table): readonly string[] {
  const columns = attributes.map((attribute) => `${table.logicalName}.${attribute}`);
  return [columns.join(", "), `'${table.logicalName}.${logicalName}'`];
}

function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("errcode" in error)) return undefined;
  return typeof error.errcode === "number" ? error.errcode : undefined;
}
