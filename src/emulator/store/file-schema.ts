/** How the contents of file columns are kept: beside the records, which hold only the id of their file. */
import type { Table } from "../definitions/model.ts";
import { quote } from "../quote.ts";

/** A file comes in blocks, and each is kept as it came; `first` is the position of its first byte. */
export const createFileTables: readonly string[] = [
  `CREATE TABLE "_files" ("id" BLOB PRIMARY KEY NOT NULL, "name" TEXT NOT NULL, "place" TEXT NOT NULL, "size" INTEGER NOT NULL)`,
  `CREATE TABLE "_blocks" ("file" BLOB NOT NULL REFERENCES "_files" ON DELETE CASCADE, "first" INTEGER NOT NULL, "content" BLOB NOT NULL, PRIMARY KEY ("file", "first"))`,
];

/** A file goes when its record does, and when another takes its place. */
export function fileTriggers(table: Table): string[] {
  return fileColumns(table).flatMap((name) => {
    const [owner, column] = [quote(table.logicalName), quote(name)];
    const deleteOld = `BEGIN DELETE FROM "_files" WHERE "id" = OLD.${column}; END`;
    return [
      `CREATE TRIGGER ${quote(`${table.logicalName}.${name}.gone`)} AFTER DELETE ON ${owner} WHEN OLD.${column} IS NOT NULL ${deleteOld}`,
      `CREATE TRIGGER ${quote(`${table.logicalName}.${name}.replaced`)} AFTER UPDATE OF ${column} ON ${owner} WHEN OLD.${column} IS NOT NEW.${column} ${deleteOld}`,
    ];
  });
}

/** The statement that deletes the files of a whole column. */
export function deleteFiles(column: string, { logicalName }: Table): string {
  return `DELETE FROM "_files" WHERE "id" IN (SELECT ${quote(column)} FROM ${quote(logicalName)})`;
}

export function fileColumns({ columns }: Table): string[] {
  return [...columns.values()].filter(({ type }) => type === "File").map(({ logicalName }) => logicalName);
}
