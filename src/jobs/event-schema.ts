import type { DatabaseSync } from "node:sqlite";
import { crc32 } from "node:zlib";
import { kindNumbers, type EventKind, type JournalEvent } from "./event.ts";

/** "DVPJ" in the header of the file says that it is a journal. */
const APPLICATION_ID = 0x4456504a;
/** Raise it with every change that an earlier version of this package would misread. */
const SCHEMA_VERSION = 1;

/** Each made once: a journal may have millions of events. */
const kindBytes = Object.fromEntries(
  Object.entries(kindNumbers).map(([kind, number]) => [kind, Uint8Array.of(number)]),
) as Readonly<Record<EventKind, Uint8Array>>;

/** A journal that is not whole: something is missing, or not as it was written. */
export class BrokenChain extends Error {}

/** A journal that a later version of this package has written. */
export class NewerVersion extends Error {}

/** Makes the table and enters the first event. */
export function makeEventTable(database: DatabaseSync, first: JournalEvent): void {
  database.exec(`
    BEGIN;
    PRAGMA application_id = ${APPLICATION_ID};
    PRAGMA user_version = ${SCHEMA_VERSION};
    CREATE TABLE "event" (
      "seq" INTEGER PRIMARY KEY, "kind" INTEGER NOT NULL, "crc" INTEGER NOT NULL, "body" BLOB NOT NULL
    ) STRICT;
  `);
  const { kind, body } = first;
  database.prepare(`INSERT INTO "event" VALUES (1, ?, ?, ?)`).run(kindNumbers[kind], chain(first, 0), body);
  database.exec("COMMIT");
}

/** Throws BrokenChain or NewerVersion for a file that cannot be used. */
export function checkDatabase(database: DatabaseSync): void {
  const { application_id: id } = database.prepare("PRAGMA application_id").get() ?? {};
  if (id !== APPLICATION_ID) throw new BrokenChain("it is no journal of a job");
  const { user_version: version } = database.prepare("PRAGMA user_version").get() ?? {};
  if (typeof version === "number" && version > SCHEMA_VERSION) throw new NewerVersion(String(version));
  if (version !== SCHEMA_VERSION) throw new BrokenChain("its version is unknown");
  const { quick_check: fault } = database.prepare("PRAGMA quick_check(1)").get() ?? {};
  if (fault !== "ok") throw new BrokenChain(`SQLite says of it: ${String(fault)}`);
}

/** The checksum of an event and all before it; signed, as SQLite keeps a number of 32 bits in the fewest bytes. */
export function chain({ kind, body }: JournalEvent, before: number): number {
  return crc32(body, crc32(kindBytes[kind], before >>> 0)) | 0;
}
