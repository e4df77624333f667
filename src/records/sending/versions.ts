import { ServiceError, toError } from "../../errors.ts";
import { createComparer } from "../../metadata/compare.ts";
import { recordPath } from "../../web-api/literal.ts";
import { settleDisputed, settleDone, settleNotDone, type Entry } from "./entry.ts";
import type { Sending } from "./sending.ts";
import type { Update, Write } from "./write.ts";

/** The version that a record must have to be written; undefined where any will do. */
export function etagOf(write: Write): string | undefined {
  return write.operation === "update" || write.operation === "delete" ? write.etag : undefined;
}

const PRECONDITION_FAILED = 412;

/** The record has another version than the one that it was read with. */
export function isOutdated(write: Write, { status }: ServiceError): boolean {
  return status === PRECONDITION_FAILED && etagOf(write) !== undefined;
}

/**
 * Somebody has changed the record since it was read: it is left as it is. Unless that was an attempt of the same request
 * whose answer was lost: a record that already is as it was to be is done. One that is otherwise may have been changed by
 * that attempt, and by somebody else thereafter.
 */
export async function settleOutdated(entry: Entry, error: ServiceError, sending: Sending): Promise<void> {
  const { write, doubtful } = entry;
  const outdated = outdatedError(write, error);
  if (!doubtful || write.operation !== "update") {
    // What is there has not been deleted.
    entry.doubtful = false;
    settleNotDone([entry], "failed", outdated);
    return;
  }
  const isThere = await isAsWanted(write, sending);
  if (isThere instanceof Error) settleNotDone([entry], "unknown", isThere);
  else if (isThere) settleDone(entry);
  else settleDisputed([entry], outdated);
}

async function isAsWanted({ table, id, payload }: Update, sending: Sending): Promise<boolean | Error> {
  const comparer = createComparer(table);
  const select = [table.primaryId, ...comparer.columnsOf(payload)];
  const path = `${recordPath(table.entitySet, id)}?$select=${select.join(",")}`;
  try {
    const request = { method: "GET", path, idempotent: true } as const;
    const { body } = await sending.connection.send(request, { signal: sending.signals.signal });
    const row = JSON.parse(body) as Readonly<Record<string, unknown>>;
    return Object.keys(comparer.changed(payload, row)).length === 0;
  } catch (error) {
    return toError(error);
  }
}

function outdatedError(write: Write, error: ServiceError): ServiceError {
  const id = "id" in write ? write.id : "";
  const message =
    `${write.table.name} ${id} was changed since it was read, and was left as it is (ifMatch). Read it again, with its new ` +
    `version, before you write it. The service says: ${error.message}`;
  const { status, serverCode, requestId, repeated } = error;
  return new ServiceError(message, { status, serverCode, requestId, repeated, cause: error });
}
