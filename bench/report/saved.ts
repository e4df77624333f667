import { readFile } from "node:fs/promises";
import type { Figure } from "../benchmark.ts";

/** What a benchmark prints with `--json`. */
export interface Saved {
  readonly benchmark: string;
  readonly machine: string;
  readonly figures: readonly Figure[];
}

/** @throws Error for a file that holds something else */
export async function readSaved(file: string): Promise<Saved> {
  const saved = parse(await readFile(file, "utf8"));
  if (isSaved(saved)) return saved;
  throw new Error(`${file} is not what a benchmark printed with --json.`);
}

/** @throws Error for a file of another benchmark, too */
export async function readFiguresOf(benchmark: string, file: string): Promise<readonly Figure[]> {
  const saved = await readSaved(file);
  if (saved.benchmark === benchmark) return saved.figures;
  throw new Error(`${file} has results of "${saved.benchmark}", and "${benchmark}" is needed.`);
}

/** Undefined for what is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isSaved(value: unknown): value is Saved {
  return (
    typeof value === "object" &&
    value !== null &&
    "benchmark" in value &&
    "figures" in value &&
    Array.isArray(value.figures)
  );
}
