import { readFile, writeFile } from "node:fs/promises";
import type { Figure } from "../../benchmark.ts";

const DOCUMENT = new URL("../../../docs/reliability.md", import.meta.url);
const [BEGIN, END] = ["<!-- chaos figures: begin -->", "<!-- chaos figures: end -->"];

/** Puts the figures between the marks of the document. */
export async function writeDocs(figures: readonly Figure[]): Promise<void> {
  const text = await readFile(DOCUMENT, "utf8");
  await writeFile(DOCUMENT, insertFigures(text, figures));
}

export function insertFigures(text: string, figures: readonly Figure[]): string {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin === -1 || end < begin) throw new Error(`The document has no "${BEGIN}" with "${END}" behind it.`);
  return `${text.slice(0, begin + BEGIN.length)}\n\n${tableOf(figures)}\n\n${text.slice(end)}`;
}

function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, value, details }) => {
    const seeds =
      details !== undefined && "first" in details && "last" in details
        ? ` (${String(details.first)} to ${String(details.last)})`
        : "";
    return [`${name}${seeds}`, value.toLocaleString("en-US")] as const;
  });
  const widths = [0, 1].map((place) => Math.max(...rows.map((row) => row[place]?.length ?? 0), 3));
  const line = (cells: readonly string[]): string => {
    const [first = "", second = ""] = cells;
    return `| ${first.padEnd(widths[0] ?? 0)} | ${second.padStart(widths[1] ?? 0)} |`;
  };
  const rule = `| ${"-".repeat(widths[0] ?? 3)} | ${"-".repeat((widths[1] ?? 3) - 1)}: |`;
  return [line(["", ""]), rule, ...rows.map(line)].join("\n");
}
