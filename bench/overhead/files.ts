import { writeRecords } from "dataverse-parallel";
import { join } from "node:path";
import type { FileKind } from "./contenders.ts";
import { rows } from "./rows.ts";

/** The files that commands read, each written when it is first wanted, and before any clock starts. */
export interface RowFiles {
  readonly directory: string;
  of(kind: FileKind, columns: number, records: number): Promise<string>;
}

export function createRowFiles(directory: string): RowFiles {
  const written = new Map<string, Promise<unknown>>();
  return {
    directory,
    async of(kind, columns, records) {
      const file = join(directory, `${records}-of-${columns}.${kind}`);
      const writing = written.get(file) ?? writeRecords(rows(columns, records), file);
      written.set(file, writing);
      await writing;
      return file;
    },
  };
}
