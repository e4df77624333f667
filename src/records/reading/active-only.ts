import { UsageError } from "../../errors.ts";
import type { TableDefinition } from "../../metadata/definition.ts";
import { testsIn, type Condition } from "../../web-api/condition.ts";
import type { FetchLink } from "../../web-api/fetch-xml.ts";
import { namesIn } from "../../web-api/lookup-names.ts";
import { operator } from "../../web-api/operators.ts";
import type { Describe } from "./links.ts";

/** What must hold of active records: of their own, or of the two ends of a many-to-many relationship. */
export interface Activity {
  readonly condition?: Condition | undefined;
  readonly links?: readonly FetchLink[];
}

const STATE_COLUMNS = ["statecode", "statuscode", "isdisabled"];

/**
 * What makes a record an active one; nothing when the filter itself speaks of state or status.
 * @throws UsageError for a table that has no state.
 */
export async function activeOnly(
  table: TableDefinition,
  filter: string | Condition | undefined,
  describe: Describe,
): Promise<Activity> {
  if (speaksOfState(filter)) return {};
  const condition = stateOf(table);
  if (condition !== undefined) return { condition };
  if (table.association === undefined) {
    throw new UsageError(`${table.name} has neither statecode nor isdisabled: it knows no active records.`);
  }
  const links = await Promise.all(
    table.association.map(async (end, at): Promise<FetchLink | undefined> => {
      const other = await describe(end.table);
      const filter = stateOf(other);
      if (filter === undefined) return undefined;
      const alias = `activeend${at + 1}`;
      return { table: other.name, alias, type: "inner", from: other.primaryId, to: end.column, columns: [], filter };
    }),
  );
  return { links: links.filter((link) => link !== undefined) };
}

function speaksOfState(filter: string | Condition | undefined): boolean {
  const names =
    typeof filter === "string"
      ? namesIn(filter)
      : new Set(testsIn(filter).flatMap(({ column }) => (column.link === undefined ? [column.name] : [])));
  return STATE_COLUMNS.some((name) => names.has(name));
}

function stateOf(table: TableDefinition): Condition | undefined {
  const [name, text] = table.columns.has("statecode") ? ["statecode", "0"] : ["isdisabled", "false"];
  if (!table.columns.has(name)) return undefined;
  return { column: { name, wireName: name }, operator: operator("Equal"), values: [{ text, quoted: false }] };
}
