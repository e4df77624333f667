import { describeValue, UsageError } from "../../errors.ts";
import type { TableDefinition } from "../../metadata/definition.ts";
import type { FilterScope } from "../../metadata/filter/filter-object.ts";
import type { FetchOrder } from "../../web-api/fetch-xml.ts";
import { columnOf } from "./columns.ts";

/** @throws UsageError for a term that is no column with a direction; DefinitionError for an unknown column. */
export function readOrder(
  table: TableDefinition,
  orderBy: string | readonly string[] = [],
  scope: FilterScope,
): readonly FetchOrder[] {
  const terms = typeof orderBy === "string" ? orderBy.split(",") : orderBy;
  return terms.map((term) => {
    const [path = "", direction = "asc", ...rest] = term.trim().split(/\s+/);
    // "name-" is how the PowerShell module writes it.
    if (rest.length > 0 || (direction !== "asc" && direction !== "desc") || path.endsWith("-")) {
      throw new UsageError(
        `Expected orderBy to be a column name, with " desc" for the other direction, got ${describeValue(term)}.`,
      );
    }
    const dot = path.indexOf(".");
    const link = dot < 0 ? undefined : path.slice(0, dot);
    const column = columnOf(link === undefined ? table : scope.tableOf(link), path.slice(dot + 1)).name;
    return { column, descending: direction === "desc", ...(link !== undefined && { link }) };
  });
}
