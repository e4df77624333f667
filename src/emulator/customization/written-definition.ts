import type { Table, TableDefinition } from "../definitions/model.ts";
import { isView } from "../store/views.ts";
import { notCustomizable } from "./customization-errors.ts";
import type { Customizer } from "./customizer.ts";

/** What a change of a table starts from. Throws 400 for tables whose columns are not for clients to change. */
export function writtenDefinition(
  { logicalName }: Pick<Table, "logicalName">,
  { definitions }: Customizer,
): TableDefinition {
  const written = definitions.definitionOf(logicalName);
  if (!written || written.isIntersect || written.hasDrafts === true || isView({ logicalName }))
    throw notCustomizable(logicalName);
  return written;
}
