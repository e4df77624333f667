import { lookupTypes, type Column, type Definitions, type Table } from "../../definitions/model.ts";
import { quote } from "../../quote.ts";
import { hierarchyLookup } from "../hierarchy.ts";
import { bind } from "../scope.ts";
import { needs, type Call, type QueryFunction } from "./function-call.ts";

/** How far the service goes up or down ("Query hierarchical data", Microsoft Learn). */
const MAXIMUM_STEPS = 100;

type Direction = "up" | "down";

/** Whether a record stands above or below another in the hierarchy of their table. */
export const hierarchyFunctions: Readonly<Record<string, QueryFunction>> = {
  Above: inLine("up", false),
  AboveOrEqual: inLine("up", true),
  Under: { ...inLine("down", false), opposite: "NotUnder" },
  UnderOrEqual: inLine("down", true),
  NotUnder: { parameters: ["PropertyValue"], opposite: "Under", sql: notUnderSql },
};

function inLine(direction: Direction, orEqual: boolean): QueryFunction {
  function sql(call: Call): string {
    const among = `${call.reference.sql} IN ${lineSql(call, direction)}`;
    return orEqual ? `(${among} OR ${call.reference.sql} = ${bind(call.scope, call.id())})` : among;
  }
  return { parameters: ["PropertyValue"], sql };
}

/** As `ne` does, it holds for a column without a value. */
function notUnderSql(call: Call): string {
  const { sql } = call.reference;
  return `(${sql} NOT IN ${lineSql(call, "down")} OR ${sql} IS NULL)`;
}

/** The ids above or below the record, without its own. Counting the steps also ends circles. */
function lineSql(call: Call, direction: Direction): string {
  const { table, lookup } = hierarchyOf(call);
  const [id, parent] = [table.primaryId, lookup].map(({ logicalName }) => quote(logicalName)) as [string, string];
  const [found, from] = direction === "up" ? [parent, id] : [id, parent];
  const name = quote(table.logicalName);
  const first = `SELECT ${found}, 1 FROM ${name} WHERE ${from} = ${bind(call.scope, call.id())}`;
  const next = `SELECT h.${found}, step + 1 FROM ${name} h JOIN line ON h.${from} = line.id WHERE step < ${MAXIMUM_STEPS}`;
  return `(WITH RECURSIVE line(id, step) AS (${first} UNION ${next}) SELECT id FROM line WHERE id IS NOT NULL)`;
}

interface Hierarchy {
  readonly table: Table;
  readonly lookup: Column;
}

/** Of the table whose records the column's values are ids of. */
function hierarchyOf({ name, row, reference: { column }, scope }: Call): Hierarchy {
  for (const table of tablesOf(column, row.table, scope.context.definitions)) {
    const lookup = hierarchyLookup(table);
    if (lookup) return { table, lookup };
  }
  throw needs(
    name,
    "the id of a record, or a lookup to one, whose table has a hierarchical relationship",
    column.wireName,
  );
}

function tablesOf(column: Column, own: Table, definitions: Definitions): readonly Table[] {
  if (!lookupTypes.has(column.type)) return column === own.primaryId ? [own] : [];
  return (column.targets ?? []).flatMap((target) => definitions.tables.get(target) ?? []);
}
