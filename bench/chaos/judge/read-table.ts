import { DatabaseSync } from "node:sqlite";
import type { Values } from "../script/script.ts";

/** All accounts, straight from the emulator's file, also while it runs. */
export function readTable(file: string): readonly Values[] {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  try {
    // Indexes and views of the schema name them; nothing that is read here computes them.
    const same = (value: unknown): string | null => (typeof value === "string" ? value : null);
    for (const name of ["fold", "guid"]) database.function(name, { deterministic: true }, same);
    const columns = `"accountnumber", "fax", "name", "description", "numberofemployees"`;
    const rows = database.prepare(`SELECT ${columns} FROM "account"`).all();
    return rows.map((row) => ({ ...row })) as unknown as readonly Values[];
  } finally {
    database.close();
  }
}
