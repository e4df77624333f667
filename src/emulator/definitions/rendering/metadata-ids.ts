import { createHash } from "node:crypto";
import type { AlternateKey, Column, Table } from "../model.ts";

/** A MetadataId for what the definition files give none: the same for the same names, as a name-based UUID (RFC 9562). */
export function metadataIdOf(...names: readonly string[]): string {
  const h = createHash("sha1").update(names.join("/")).digest("hex");
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-5${h.slice(13, 16)}-8${h.slice(17, 20)}-${h.slice(20, 32)}`;
}

export function columnIdOf(
  { metadataId }: Pick<Table, "metadataId">,
  { logicalName }: Pick<Column, "logicalName">,
): string {
  return metadataIdOf(metadataId, logicalName);
}

export function keyIdOf({ metadataId }: Pick<Table, "metadataId">, { logicalName }: AlternateKey): string {
  return metadataIdOf(metadataId, "key", logicalName);
}

export function relationshipIdOf({ schemaName }: { readonly schemaName: string }): string {
  return metadataIdOf("relationship", schemaName);
}
