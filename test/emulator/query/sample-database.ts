import { DatabaseSync, type SQLInputValue, type SQLOutputValue } from "node:sqlite";
import type { Column, Table } from "../../../src/emulator/definitions/model.ts";
import { blobToGuid, guidToBlob, isGuid } from "../../../src/emulator/guid.ts";
import type { Statement } from "../../../src/emulator/query/count-query.ts";
import { foldText } from "../../../src/emulator/query/fold.ts";
import { compileListQuery, type ListQuery } from "../../../src/emulator/query/list-query.ts";
import { querySettings } from "../../../src/emulator/query/query-settings.ts";
import type { QueryContext } from "../../../src/emulator/query/scope.ts";
import { account, definitions } from "./sample-tables.ts";

export type Values = Readonly<Record<string, SQLInputValue>>;

export const me = "11111111-0000-0000-0000-000000000001";
export const myUnit = "22222222-0000-0000-0000-000000000001";
export const now = new Date("2026-03-15T10:30:20.500Z");

export function contextOf(table: Table = account): QueryContext {
  return { table, definitions, userId: me, businessUnitId: myUnit, now, ...querySettings({}) };
}

/** The n-th id: they sort by n. */
export function id(n: number): string {
  return `00000000-0000-0000-0000-${String(n).padStart(12, "0")}`;
}

/** An empty database with all sample tables and the function that the store registers. */
export function openDatabase(): DatabaseSync {
  const database = new DatabaseSync(":memory:");
  database.function("fold", { deterministic: true }, (text) =>
    typeof text === "string" ? foldText(text, "CI_AI") : null,
  );
  for (const table of definitions.tables.values()) {
    const columns = [...table.columns.values()].filter((column) => column.stored).flatMap(columnSql);
    database.exec(`CREATE TABLE "${table.logicalName}" (${columns.join(", ")})`);
  }
  return database;
}

function columnSql(column: Column): string[] {
  const type = column.type === "Money" || column.type === "Decimal" || column.type === "Double" ? "REAL" : "";
  const target = column.targetColumn === undefined ? [] : [`"${column.targetColumn}"`];
  return [`"${column.logicalName}" ${type}`, ...target];
}

/** Guids are given as text. */
export function insert(database: DatabaseSync, table: string, ...rows: readonly Values[]): void {
  for (const row of rows) {
    const names = Object.keys(row).map((name) => `"${name}"`);
    const marks = names.map(() => "?");
    const values = Object.values(row).map((value) =>
      typeof value === "string" && isGuid(value) ? guidToBlob(value) : value,
    );
    database.prepare(`INSERT INTO "${table}" (${names.join()}) VALUES (${marks.join()})`).run(...values);
  }
}

export function run(database: DatabaseSync, { sql, parameters }: Statement): SQLOutputValue[][] {
  const statement = database.prepare(sql);
  statement.setReturnArrays(true);
  return statement.all(...parameters) as unknown as SQLOutputValue[][];
}

export function compile(options: Readonly<Record<string, string>>, table?: Table, maxPageSize?: number): ListQuery {
  return compileListQuery(
    { options: new Map(Object.entries(options)), maxPageSize, withLookupNames: false },
    contextOf(table),
  );
}

/** The ids that a query gives, as the numbers that `id` made them of. */
export function find(
  database: DatabaseSync,
  options: Readonly<Record<string, string>>,
  table: Table = account,
): number[] {
  const query = compile(options, table);
  const position = query.columns.find(({ column }) => column === table.primaryId)!.position;
  return run(database, query).map((row) => Number(blobToGuid(row[position] as Uint8Array).slice(24)));
}

/** The ids that a filter finds. */
export function filtered(database: DatabaseSync, filter: string, table?: Table): number[] {
  return find(database, { $select: "versionnumber", $filter: filter }, table);
}
