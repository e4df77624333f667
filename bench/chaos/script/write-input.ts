import { stringify } from "csv-stringify/sync";
import { columnsOf } from "./operations.ts";
import type { Script } from "./script.ts";

/** The text of the input file. */
export function inputText({ format, operation, rows }: Script): string {
  const lines = rows.map((row) => ({ isUnreadable: row.kind === "unreadable", columns: columnsOf(operation, row) }));
  if (format === "ndjson") {
    return lines
      .map(({ isUnreadable, columns }) => `${isUnreadable ? "{ no json" : JSON.stringify(columns)}\n`)
      .join("");
  }
  const header = [...new Set(lines.flatMap(({ columns }) => Object.keys(columns)))];
  const cells = lines.map(({ isUnreadable, columns }) => [
    ...header.map((name) => columns[name] ?? ""),
    ...(isUnreadable ? ["one", "more", "than", "columns"] : []),
  ]);
  return stringify([header, ...cells]);
}
