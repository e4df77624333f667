import type { Definitions, Table } from "../definitions/model.ts";
import { guidToBlob, isGuid } from "../guid.ts";
import { badPayload, notSupported } from "../web-api-error.ts";

/** A record that a payload names by its URL. */
export interface Reference {
  readonly table: Table;
  readonly id: Uint8Array;
  readonly idText: string;
}

const REFERENCE = /^(?:(?:https?:\/\/[^/?#]+)?\/api\/data\/v\d+\.\d+\/|\/)?([a-z_][a-z0-9_]*)\(([^()]*)\)$/i;

/** Reads `/accounts(<guid>)`, `accounts(<guid>)`, `accounts(accountid=<guid>)` and the absolute URL of a record. */
export function readReference(text: string, definitions: Definitions, entitySet: string): Reference {
  const [, set = "", key = ""] = REFERENCE.exec(text) ?? [];
  const table = definitions.sets.get(set);
  if (!table) {
    throw badPayload(entitySet, `'${text}' does not name a record. Expected the form '/accounts(<guid>)'.`);
  }
  const prefix = `${table.primaryIdAttribute}=`;
  const id = key.startsWith(prefix) ? key.slice(prefix.length) : key;
  if (!isGuid(id)) throw notSupported(`references by an alternate key, such as '${text}'`);
  return { table, id: guidToBlob(id), idText: id.toLowerCase() };
}
