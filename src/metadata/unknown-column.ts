import { DefinitionError } from "../errors.ts";
import type { TableDefinition } from "./definition.ts";
import { didYouMean } from "./nearest.ts";

/** What the wire calls a lookup's id. */
const LOOKUP_VALUE = /^_(.+)_value$/;

export function unknownColumn(table: TableDefinition, name: string): DefinitionError {
  const meant = name.replace(LOOKUP_VALUE, "$1");
  return new DefinitionError(
    `${table.name} has no column ${name}.${didYouMean(meant, table.columns.keys())}`,
    table.name,
    name,
  );
}
