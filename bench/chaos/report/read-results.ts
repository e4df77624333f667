import { readFile } from "node:fs/promises";
import type { Figure, Report } from "../../benchmark.ts";
import { textOf } from "./figures.ts";

/** What `--json` has printed into a file. */
export async function readResults(file: string): Promise<Report> {
  const { benchmark, figures } = JSON.parse(await readFile(file, "utf8")) as {
    readonly benchmark: string;
    readonly figures: readonly Figure[];
  };
  if (benchmark !== "chaos") throw new Error(`${file} has results of "${benchmark}", and "chaos" is needed.`);
  return { figures, text: textOf(figures) };
}
