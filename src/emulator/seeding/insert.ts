import type { SQLInputValue } from "node:sqlite";

/** Inserts a row with the columns of these names that the table has, those included that no client can write. */
export type Insert = (table: string, values: Readonly<Record<string, SQLInputValue>>) => void;
