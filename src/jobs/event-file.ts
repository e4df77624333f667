import type { DatabaseSync } from "node:sqlite";
import { open, type FileHandle } from "node:fs/promises";
import { kindNumbers, kindOf, type EventKind, type JournalEvent } from "./event.ts";
import { openDurableCount, readDurableCount, type DurableCount } from "./durable-count.ts";
import { BrokenChain, chain, checkDatabase } from "./event-schema.ts";
import type { JobFiles } from "./job-files.ts";
import { openExistingSqlite } from "./sqlite.ts";

/**
 * The file of a journal: a SQLite database with one table, of events in their order. Each has the checksum of itself and
 * all before it, so that one that was lost, changed or moved is noticed.
 *
 * What the write-ahead log loses at its end, by somebody's hand or a disk that lies, is noticed by the count of events that
 * is kept beside it. Where that is lost, too, the journal is as it once was, and a run that goes on with it sends again what
 * it does not know to have been sent. Creates are safe all the same, because their ids follow from the job and the index,
 * and updates, upserts and associations come to the same. It matters only to creates whose ids the server chooses.
 */
export interface EventFile {
  /** All of them or, when it throws, none. On disk with the next `sync`. */
  append(events: readonly JournalEvent[]): void;
  sync(): Promise<void>;
  /** From the first to the last. Throws BrokenChain where one is missing or is not as it was written. Read them all before the first append. */
  events(): Iterable<JournalEvent>;
  /** Where the events of a kind are, with the first bytes of each. */
  places(kind: EventKind): Iterable<{ readonly place: number; readonly head: Uint8Array }>;
  at(place: number): Uint8Array | undefined;
  close(): Promise<void>;
}

/** A reader may hold it for a moment, while it is opened or tidied up. */
const PATIENCE_MS = 5_000;
/** As long as an index in front of a body can be. */
const HEAD_BYTES = 9;

/** Opens a journal that is there and whole. */
export async function openEventFile(files: JobFiles, { readOnly }: { readonly readOnly: boolean }): Promise<EventFile> {
  // First the count, then the events: another process may be adding to both.
  const durable = await readDurableCount(files.count);
  const database = openExistingSqlite(files.journal, { timeout: PATIENCE_MS });
  try {
    database.exec("PRAGMA cell_size_check = ON; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    // Readers open it for writing all the same: whoever closes it last tidies up, and one that only reads cannot.
    if (readOnly) database.exec("PRAGMA query_only = ON");
    checkDatabase(database);
    return createEventFile(database, { durable, ...(readOnly ? {} : await openBeside(files)) });
  } catch (error) {
    database.close();
    throw error;
  }
}

/** What is written beside the database, by descriptors of its own. */
interface Beside {
  readonly log: FileHandle;
  readonly count: DurableCount;
}

/** Never a descriptor of the database itself: to close it would, by POSIX, undo SQLite's locks. Nothing locks the log. */
async function openBeside(files: JobFiles): Promise<Beside> {
  const log = await open(files.log, "r+");
  try {
    return { log, count: await openDurableCount(files.count) };
  } catch (error) {
    await log.close();
    throw error;
  }
}

/** @param durable how many events there are at least */
function createEventFile(
  database: DatabaseSync,
  { durable, log, count }: { readonly durable: number } & Partial<Beside>,
): EventFile {
  const insert = log && database.prepare(`INSERT INTO "event" VALUES (?, ?, ?, ?)`);
  let last = 0;
  let crc = 0;

  const insertAll = (events: readonly JournalEvent[]): void => {
    let [nextLast, nextCrc] = [last, crc];
    for (const event of events) {
      nextLast += 1;
      nextCrc = chain(event, nextCrc);
      insert?.run(nextLast, kindNumbers[event.kind], nextCrc, event.body);
    }
    [last, crc] = [nextLast, nextCrc];
  };
  return {
    append: (events) => {
      if (events.length === 1) {
        insertAll(events);
        return;
      }
      const [before, crcBefore] = [last, crc];
      database.exec("BEGIN");
      try {
        insertAll(events);
        database.exec("COMMIT");
      } catch (error) {
        [last, crc] = [before, crcBefore];
        if (database.isTransaction) database.exec("ROLLBACK");
        throw error;
      }
    },
    sync: async () => {
      const handedOver = last;
      await log?.datasync();
      count?.set(handedOver);
    },
    *events() {
      for (const row of database.prepare(`SELECT * FROM "event" ORDER BY "seq"`).iterate()) {
        const { seq, kind: number, crc: stored, body } = row;
        const kind = kindOf(Number(number));
        if (seq !== last + 1) throw new BrokenChain(`event ${last + 1} is missing`);
        if (kind === undefined || !(body instanceof Uint8Array))
          throw new BrokenChain(`event ${last + 1} is of no known kind`);
        const event = { kind, body };
        crc = chain(event, crc);
        if (stored !== crc) throw new BrokenChain(`event ${last + 1} is not as it was written`);
        last += 1;
        yield event;
      }
      if (last < durable) throw new BrokenChain(`its end is missing: it had ${durable} events, and has ${last}`);
    },
    *places(kind) {
      const sql = `SELECT "seq", substr("body", 1, ${HEAD_BYTES}) AS "head" FROM "event" WHERE "kind" = ?`;
      for (const { seq, head } of database.prepare(sql).iterate(kindNumbers[kind])) {
        yield { place: Number(seq), head: head as Uint8Array };
      }
    },
    at: (place) => {
      const row = database.prepare(`SELECT "body" FROM "event" WHERE "seq" = ?`).get(place);
      return row?.body instanceof Uint8Array ? row.body : undefined;
    },
    close: async () => {
      // Before SQLite's: at its own closing it deletes the log, which Windows refuses while it is open.
      await log?.close();
      await count?.close();
      database.close();
    },
  };
}
