import { DefinitionError } from "../errors.ts";
import type { TableDefinition } from "./definition.ts";
import { didYouMean } from "./nearest.ts";

export function unknownColumn(table: TableDefinition, name: string): DefinitionError {
  return new DefinitionError(
    `${table.name} has no column ${name}.${didYouMean(name, table.columns.keys())}`,
    table.name,
    name,
  );
}
