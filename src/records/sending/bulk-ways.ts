import { abortable } from "../../clock.ts";
import type { Connection } from "../../connection/connection.ts";
import { ServiceError } from "../../errors.ts";
import type { TableDefinition } from "../../metadata/definition.ts";
import { messageFilterPath, type BulkMessage } from "../../web-api/bulk-messages.ts";

/** A bulk message of one table, as this process knows it. */
export interface BulkWay {
  readonly message: BulkMessage;
  /** Asked once; what could not be asked is forgotten and asked again. */
  availability: Promise<Availability> | undefined;
  /** A request was answered: others may go at the same time. */
  isOpen: boolean;
  /** The first request, while it is on its way. */
  first: Promise<void> | undefined;
}

/** `assumed`: who is signed in may not ask. */
export type Availability = "told" | "assumed" | "none";

const ways = new WeakMap<object, Map<string, BulkWay>>();

export function bulkWayOf({ environment }: Connection, table: TableDefinition, message: BulkMessage): BulkWay {
  let known = ways.get(environment);
  if (known === undefined) ways.set(environment, (known = new Map<string, BulkWay>()));
  const name = `${table.name} ${message}`;
  let way = known.get(name);
  if (way === undefined) known.set(name, (way = { message, availability: undefined, isOpen: false, first: undefined }));
  return way;
}

/**
 * Whether the table has the message. Rejects when nobody could be asked, or with the signal's reason.
 * Source: "Use bulk operation messages", limitations.
 */
export function availabilityOf(
  way: BulkWay,
  connection: Connection,
  table: TableDefinition,
  signal: AbortSignal | undefined,
): Promise<Availability> {
  // The request is everybody's, so no one's signal ends it.
  way.availability ??= ask(connection, table, way.message).catch((error: unknown) => {
    way.availability = undefined;
    throw error;
  });
  return abortable(way.availability, signal);
}

async function ask(connection: Connection, table: TableDefinition, message: BulkMessage): Promise<Availability> {
  // Only elastic tables have it.
  if (message === "DeleteMultiple" && !table.isElastic) return "none";
  try {
    const answers = await Promise.all(ASKED[message].map((asked) => isListed(connection, table, asked)));
    return answers.every(Boolean) ? "told" : "none";
  } catch (error) {
    if (error instanceof ServiceError) return message === "DeleteMultiple" ? "none" : "assumed";
    throw error;
  }
}

/** UpsertMultiple is not in the list of messages: a table has it when it has the two that it is made of. */
const ASKED: Readonly<Record<BulkMessage, readonly BulkMessage[]>> = {
  CreateMultiple: ["CreateMultiple"],
  UpdateMultiple: ["UpdateMultiple"],
  UpsertMultiple: ["CreateMultiple", "UpdateMultiple"],
  DeleteMultiple: ["DeleteMultiple"],
};

async function isListed(connection: Connection, table: TableDefinition, message: BulkMessage): Promise<boolean> {
  const path = messageFilterPath(table.name, message);
  const { body } = await connection.send({ method: "GET", path, idempotent: true });
  const { value } = JSON.parse(body) as { readonly value: readonly unknown[] };
  return value.length > 0;
}

/**
 * Sends the first request of a way alone: while SQL Server prepares what a table's first bulk message needs, a second
 * one may get in its way. The others wait for it. Rejects with the signal's reason when it ends the waiting.
 */
export async function inTurn<T>(
  way: BulkWay,
  signal: AbortSignal | undefined,
  send: (isFirst: boolean) => Promise<T>,
): Promise<T> {
  while (!way.isOpen && way.first !== undefined) await abortable(way.first, signal);
  if (way.isOpen) return send(false);
  const first = send(true);
  way.first = first.then(free, free);
  return first;

  function free(): void {
    way.first = undefined;
  }
}
