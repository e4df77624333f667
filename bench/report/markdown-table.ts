export interface Column<Row> {
  readonly title: string;
  /** Numbers stand on the right. @default "left" */
  readonly align?: "left" | "right";
  readonly cell: (row: Row) => string;
}

/** Reads well as it is, and stays as it is when prettier formats the document that it stands in. */
export function markdownTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const table = columns.map(({ title, align = "left", cell }) => {
    const cells = [title, ...rows.map(cell)];
    const width = Math.max(3, ...cells.map(({ length }) => length));
    const pad = (text: string): string => (align === "left" ? text.padEnd(width) : text.padStart(width));
    const [head = "", ...body] = cells.map(pad);
    return [head, align === "left" ? "-".repeat(width) : `${"-".repeat(width - 1)}:`, ...body];
  });
  const lines = Array.from({ length: rows.length + 2 }, (_, line) => table.map((column) => column[line] ?? ""));
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
