import type { Definitions, Table } from "../definitions/model.ts";
import { badPayload } from "../web-api-error.ts";
import { readRecordKey, type RecordKey } from "./record-key.ts";

/** A record that a payload names by its URL. */
export interface Reference {
  readonly table: Table;
  readonly key: RecordKey;
  /** As it was written. */
  readonly text: string;
}

const REFERENCE = /^(?:(?:https?:\/\/[^/?#]+)?\/api\/data\/v\d+\.\d+\/|\/)?([a-z_][a-z0-9_]*)\((.*)\)$/is;

/**
 * Reads `/accounts(<guid>)`, `accounts(<guid>)`, `accounts(accountnumber='A1')` and the absolute URL of a record.
 * Throws 400 for anything else.
 *
 * @param entitySet what the service names in its refusal
 */
export function readReference(text: unknown, definitions: Definitions, entitySet: string): Reference {
  if (typeof text !== "string") throw noReference(text, entitySet);
  const [, set = "", key = ""] = REFERENCE.exec(text) ?? [];
  const table = definitions.sets.get(set);
  if (!table) throw noReference(text, entitySet);
  return { table, key: readRecordKey(decode(key), table), text };
}

/** References are URLs, so some clients encode them; a percent sign that encodes nothing is meant as one. */
function decode(key: string): string {
  if (!key.includes("%")) return key;
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}

function noReference(value: unknown, entitySet: string): Error {
  const found = typeof value === "string" ? `'${value}'` : "A value that is no text";
  return badPayload(entitySet, `${found} does not name a record. Expected the form '/accounts(<guid>)'.`);
}
