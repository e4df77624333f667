import { join } from "node:path";
import type { Figure } from "../../benchmark.ts";
import { writeBlock } from "../../report/document.ts";
import { markdownTable } from "../../report/markdown-table.ts";

const DOCUMENT = join(import.meta.dirname, "../../../docs/reliability.md");

/** Puts the figures between the marks of the document. */
export function writeDocs(figures: readonly Figure[]): Promise<void> {
  return writeBlock(DOCUMENT, "chaos", tableOf(figures));
}

export function tableOf(figures: readonly Figure[]): string {
  return markdownTable(
    [
      { title: "", cell: labelOf },
      { title: "", align: "right", cell: ({ value }) => value.toLocaleString("en-US") },
    ],
    figures,
  );
}

function labelOf({ name, details }: Figure): string {
  const hasSeeds = details !== undefined && "first" in details && "last" in details;
  return hasSeeds ? `${name} (${String(details.first)} to ${String(details.last)})` : name;
}
