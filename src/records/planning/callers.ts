import type { Connection } from "../../connection/connection.ts";
import { describeValue, UsageError, ValueError } from "../../errors.ts";
import type { PlainRecord } from "../../metadata/record-writer.ts";
import { describeTable } from "../../metadata/tables.ts";
import { parseGuid } from "../../web-api/guid.ts";
import { findMatches } from "../matching/find-matches.ts";
import type { Write } from "../sending/write.ts";

export type Caller = Write["callerId"];

/** Whom records are written as. */
export interface Callers {
  /** @throws ValueError when there is no such user. */
  find(callerId: string, signal: AbortSignal): Promise<Caller>;
  /** For each record the caller of its own, if it has one; or why that cannot be. */
  resolve(records: readonly PlainRecord[], signal: AbortSignal): Promise<readonly (Caller | Error)[]>;
}

/** The property of a record that names its caller. */
export const CALLER = "@callerId";

/**
 * Each record is written as the user that it names, with `runAsOwner` else as the one that owns it.
 *
 * Users may be named by their id in the environment or by their object id in Microsoft Entra. The latter is what is
 * sent, whatever was given: the service passes over the former, without a word, when an application is signed in.
 * Source: "Impersonate another user using the Web API".
 */
export function createCallers(connection: Connection, runAsOwner: boolean): Callers {
  const known = new Map<string, Promise<string | undefined>>();

  const lookUp = async (ids: readonly string[], signal: AbortSignal): Promise<Map<string, string>> => {
    const { table } = await describeTable(connection, "systemuser");
    const objectId = "azureactivedirectoryobjectid";
    const found = new Map<string, string>();
    for (const column of [table.primaryId, objectId]) {
      const query = { connection, table, columns: [column], select: [objectId], signal };
      const rows = await findMatches(
        query,
        ids.map((id) => [id]),
      );
      for (const [at, id] of ids.entries()) {
        const value = parseGuid(rows[at]?.[0]?.[objectId]);
        if (value !== undefined) found.set(id, value);
      }
    }
    return found;
  };

  const load = (ids: readonly string[], signal: AbortSignal): void => {
    const unknown = ids.filter((id) => !known.has(id));
    if (unknown.length === 0) return;
    const loading = lookUp(unknown, signal);
    for (const id of unknown) {
      const objectId = loading.then((found) => found.get(id));
      objectId.catch(() => known.delete(id));
      known.set(id, objectId);
    }
  };

  const callerOf = async (user: string): Promise<Caller | Error> => {
    const objectId = await known.get(user);
    return objectId === undefined ? unknownUser(user) : { objectId };
  };

  return {
    find: async (callerId, signal) => {
      load([callerId], signal);
      const caller = await callerOf(callerId);
      if (caller instanceof Error) throw caller;
      return caller;
    },
    resolve: async (records, signal) => {
      const wanted = records.map((record) => userOf(record, runAsOwner));
      if (wanted.every((user) => user === undefined)) return wanted;
      load([...new Set(wanted.filter((user) => typeof user === "string"))], signal);
      return Promise.all(wanted.map(async (user) => (typeof user === "string" ? callerOf(user) : user)));
    },
  };
}

/** @throws UsageError for what is no guid. */
export function checkCaller(callerId: string | undefined): string | undefined {
  if (callerId === undefined) return undefined;
  const id = parseGuid(callerId);
  if (id !== undefined) return id;
  throw new UsageError(`Expected callerId to be the guid of a user, got ${describeValue(callerId)}.`);
}

function userOf(record: PlainRecord, runAsOwner: boolean): string | undefined | Error {
  const own = record[CALLER] ?? (runAsOwner ? ownerOf(record) : undefined);
  if (own === undefined || own === "") return undefined;
  return parseGuid(own) ?? new UsageError(`Expected ${CALLER} to be the guid of a user, got ${describeValue(own)}.`);
}

/** Nobody can write as a team; what a team owns is written by who is signed in. */
function ownerOf({ ownerid: owner }: PlainRecord): unknown {
  if (typeof owner !== "object" || owner === null) return owner === null ? undefined : owner;
  return "table" in owner && owner.table === "team" ? undefined : "id" in owner ? owner.id : undefined;
}

function unknownUser(id: string): ValueError {
  return new ValueError(
    "systemuser",
    "azureactivedirectoryobjectid",
    id,
    "a user of this environment that is known to Microsoft Entra, to write as",
  );
}
