import type { DatabaseSync } from "node:sqlite";

/** Numbers reserved in the file at a time, so that not every write has to note the counter. */
const BLOCK = 10_000;

export interface VersionCounter {
  /** A number greater than every one before, also after the file was closed and opened again. */
  next(): number;
  /** A transaction was undone, and with it perhaps the note of the block: look it up before the next number. */
  recheck(): void;
}

/** The one counter that every record's versionnumber, and so its etag, comes from. */
export function createVersionCounter(database: DatabaseSync): VersionCounter {
  const read = database.prepare(`SELECT "value" FROM "_emulator" WHERE "key" = 'version'`);
  const write = database.prepare(`UPDATE "_emulator" SET "value" = ? WHERE "key" = 'version'`);
  const reserved = () => Number(read.get()?.value);
  let end = reserved();
  let current = end;
  return {
    next() {
      if (current >= end) {
        end = current + BLOCK;
        write.run(end);
      }
      return ++current;
    },
    recheck() {
      end = reserved();
    },
  };
}
