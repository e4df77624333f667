import type { ColumnDefinition, Table } from "../definitions/model.ts";
import type { Payload } from "../writes/step.ts";
import { addColumns } from "./add-columns.ts";
import type { Customizer } from "./customizer.ts";
import { readColumn } from "./read-column.ts";
import { writtenDefinition } from "./written-definition.ts";

/** Adds the column that the payload describes, as posted to `Attributes`. Throws WebApiError. */
export function createColumn(payload: Payload, table: Table, customizer: Customizer): ColumnDefinition {
  const column = readColumn(payload, customizer.definitions);
  customizer.apply({ tables: [addColumns(writtenDefinition(table, customizer), [column])] });
  return column;
}
