import type { Table } from "../definitions/model.ts";
import { guidToBlob, isGuid } from "../guid.ts";
import type { NewId } from "../store/new-id.ts";
import { badRequest, notSupported } from "../web-api-error.ts";

/** Reads the key of a URL: `<guid>` or `accountid=<guid>`. */
export function readKey(key: string, table: Table): NewId {
  const prefix = `${table.primaryIdAttribute}=`;
  const text = key.startsWith(prefix) ? key.slice(prefix.length) : key;
  if (isGuid(text)) return { blob: guidToBlob(text), text: text.toLowerCase() };
  if (key.includes("=")) throw notSupported(`alternate keys in URLs, such as '${table.entitySetName}(${key})'`);
  throw badRequest(
    `The key '${key}' of '${table.entitySetName}' is not a GUID. Expected ${table.entitySetName}(00000000-0000-0000-0000-000000000000).`,
  );
}
