import { Hono, type Context } from "hono";
import type { Session } from "../answer-request.ts";
import { findTable, UnknownTable } from "../definitions/find-table.ts";
import type { Environment } from "../environment.ts";
import { checkFault } from "../faults/check-fault.ts";
import type { Faults, PendingFault } from "../faults/faults.ts";
import { findCaller } from "../find-caller.ts";
import type { RequestLog } from "../request-log.ts";
import type { SignedIn } from "../sign-in/signed-in.ts";
import type { SnapshotRecord } from "../store/snapshot.ts";
import { LoadRefused, loadRecords } from "./load-records.ts";
import { readList, readLists } from "./read-list.ts";
import type { Statistics } from "./statistics.ts";

export interface AdminOptions {
  readonly environment: Environment;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** As whom records are loaded. */
  readonly owner: SignedIn;
  readonly faults: Faults;
  readonly log: RequestLog;
  readonly statistics: () => Statistics;
  readonly reset: () => void;
  readonly snapshot: (table: string) => readonly SnapshotRecord[];
}

/**
 * What is served below `/_emulator/`, without a token and for this machine only:
 *
 * - `POST reset`: back to the beginning
 * - `GET snapshot/<table>`: all records by logical names, as a JSON array; binary values as base64
 * - `POST load/<table>`: inserts records from JSON or NDJSON, all or none; snapshots and answers of the API among them
 * - `POST load`: the same for several tables, by their names, whose records may refer to each other
 * - `GET faults`, `POST faults` (one, a JSON array, or NDJSON), `DELETE faults`
 * - `GET log`: the last requests; `GET statistics`: all of them, counted
 */
export function createAdmin(options: AdminOptions): Hono {
  const { faults, log, environment } = options;
  const admin = new Hono();
  admin.post("/reset", (c) => {
    options.reset();
    return c.body(null, 204);
  });
  admin.get("/snapshot/:table", (c) => {
    return toJson(options.snapshot(c.req.param("table")));
  });
  admin.post("/load/:table", async (c) => {
    const table = findTable(c.req.param("table"), environment.definitions);
    const records = readList(await c.req.text());
    loadRecords(new Map([[table, records]]), sessionOf(options));
    return c.json({ table: table.logicalName, records: records.length });
  });
  admin.post("/load", async (c) => {
    const lists = readLists(await c.req.text());
    loadRecords(
      new Map(lists.map(({ name, records }) => [findTable(name, environment.definitions), records])),
      sessionOf(options),
    );
    return c.json(lists.map(({ name, records }) => ({ table: name, records: records.length })));
  });
  admin.get("/faults", (c) => c.json(faults.list().map(writeFault)));
  admin.post("/faults", async (c) => {
    const list = readList(await c.req.text()).map(checkFault);
    for (const fault of list) faults.add(fault);
    return c.json(faults.list().map(writeFault), 201);
  });
  admin.delete("/faults", (c) => {
    faults.clear();
    return c.body(null, 204);
  });
  admin.get("/log", (c) => c.json(log.entries()));
  admin.get("/statistics", (c) => c.json(options.statistics()));
  admin.all("*", (c) => c.json(message(NOTHING_HERE), 404));
  admin.onError(answerError);
  return admin;
}

const NOTHING_HERE =
  "Nothing answers here. Expected POST reset, GET snapshot/<table>, POST load/<table>, POST load, GET, POST or DELETE faults, GET log, or GET statistics.";

function sessionOf({ environment, owner, clock }: AdminOptions): Session {
  return { environment, callerOf: () => findCaller(owner, {}, environment.store), now: new Date(clock()) };
}

/** What is left of a fault, in the form in which it can be added again; a function cannot be written. */
function writeFault({ fault, toPass, toHit }: PendingFault): object {
  const { match, ...rest } = fault;
  return {
    ...(match === undefined ? {} : { match: typeof match === "function" ? "a function" : match }),
    ...rest,
    after: toPass,
    ...(toHit === Infinity ? {} : { times: toHit }),
  };
}

function toJson(records: readonly SnapshotRecord[]): Response {
  const text = JSON.stringify(records, (_, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value,
  );
  return new Response(text, { headers: { "Content-Type": "application/json" } });
}

function message(text: string): object {
  return { error: { message: text } };
}

function answerError(error: Error, c: Context): Response {
  if (error instanceof LoadRefused) {
    const { status, headers, body } = error.response;
    return new Response(body ?? null, { status, headers });
  }
  return c.json(message(error.message), error instanceof UnknownTable ? 404 : 400);
}
