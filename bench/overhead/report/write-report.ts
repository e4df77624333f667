import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeBlock } from "../../report/document.ts";
import { CAPS } from "../contenders.ts";
import type { Result } from "../results.ts";
import { byCase, figuresOf } from "./figures.ts";
import { plotsOf } from "./plots.ts";
import { aimsOf, titleOf } from "./report.ts";
import { resultsTable } from "./tables.ts";

/** Writes `performance.md` and its plots in the folder. */
export async function writeReport(folder: string, results: readonly Result[]): Promise<void> {
  const document = join(folder, "performance.md");
  const plots = plotsOf(results);
  await mkdir(join(folder, "performance"), { recursive: true });
  for (const { name, svg } of plots) await writeFile(join(folder, "performance", `${name}.svg`), svg);
  const images = plots.map(({ name }) => `![${name.replaceAll("-", " ")}](performance/${name}.svg)`);
  const cases = byCase(results).map(
    (some) => `<details><summary>${titleOf(some)}</summary>\n\n${resultsTable(some)}\n\n</details>`,
  );
  const machines = new Set(results.map(({ where }) => where));
  await writeBlock(document, "overhead-aims", [...machines, aimsOf(figuresOf(results))].join("\n\n"));
  await writeBlock(document, "overhead", [CAPS, ...images, ...cases].join("\n\n"));
}
