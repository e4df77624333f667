/**
 * Components of solutions are written as drafts. What everybody reads is the copy that was made of them when they were
 * last published. Source: "Publish customizations" (Microsoft Learn).
 */
import type { Table } from "../definitions/model.ts";
import { quote } from "../quote.ts";

/** In the column `componentstate`. */
export const PUBLISHED = 0;
export const UNPUBLISHED = 1;

/** Where SQLite has what a table shows: of a component of solutions, what has been published. */
export function shownIn({ logicalName, hasDrafts }: Table): string {
  return hasDrafts === true ? `${logicalName}.published` : logicalName;
}

/** The statements that make the place for what is published. A record that is deleted is so at once. */
export function publishedSchema(table: Table, declarations: readonly string[]): string[] {
  if (table.hasDrafts !== true) return [];
  const [drafts, published] = [table.logicalName, shownIn(table)].map(quote);
  const id = quote(table.primaryIdAttribute);
  return [
    `CREATE TABLE ${published} (${declarations.join(", ")})`,
    `CREATE TRIGGER ${quote(`${table.logicalName}.gone`)} AFTER DELETE ON ${drafts} BEGIN DELETE FROM ${published} WHERE ${id} = OLD.${id}; END`,
  ];
}
