import { ValueError } from "../errors.ts";
import type { TableDefinition } from "../metadata/definition.ts";
import { isEmpty } from "./matching/key-values.ts";

/** The properties in which a record may bring the version that it was read with: ours, and the Web API's own. */
const VERSION = "@etag";
const NAMES = [VERSION, "@odata.etag"];

/** @throws ValueError for what is no version: it would not stay within its header. */
export function etagIn(record: Readonly<Record<string, unknown>>, { name }: TableDefinition): string | undefined {
  const given = NAMES.find((each) => !isEmpty(record[each]));
  if (given === undefined) return undefined;
  const etag = record[given];
  if (typeof etag === "string" && /^(W\/)?"[\x21\x23-\x7e]*"$/.test(etag)) return etag;
  throw new ValueError(name, VERSION, etag, 'a version as the service writes it, W/"123" for instance');
}

/** For `ifMatch`. @throws ValueError for a record that brings none. */
export function requireEtag(etag: string | undefined, { name }: TableDefinition): string {
  if (etag !== undefined) return etag;
  throw new ValueError(
    name,
    VERSION,
    undefined,
    "the version that it was read with (getRecords with etags), for ifMatch is set",
  );
}
