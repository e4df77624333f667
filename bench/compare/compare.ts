import type { Figure } from "../benchmark.ts";
import { readSaved } from "../report/saved.ts";
import { compareFigures, type Change } from "./compare-figures.ts";

/**
 * Tells what became slower or larger from one saved measurement to another, and what became faster or smaller.
 *
 * @throws Error for files that hold no measurement, or those of different benchmarks
 */
export async function compareFiles(files: readonly string[]): Promise<string> {
  const [oldFile, newFile, ...more] = files;
  if (oldFile === undefined || newFile === undefined || more.length > 0) {
    throw new Error("Usage: npm run bench -- compare OLD NEW. Each is a file of what a benchmark printed with --json.");
  }
  const [old, recent] = [await readSaved(oldFile), await readSaved(newFile)];
  if (old.benchmark !== recent.benchmark) {
    throw new Error(
      `${oldFile} is of "${old.benchmark}" and ${newFile} of "${recent.benchmark}": they cannot be compared.`,
    );
  }
  const { changes, onlyOld, onlyNew } = compareFigures(old.figures, recent.figures);
  const worse = changes.filter(({ verdict }) => verdict === "worse");
  const better = changes.filter(({ verdict }) => verdict === "better");
  return [
    ...(old.machine === recent.machine ? [] : [`Not the same machine: ${old.machine}, then ${recent.machine}.`]),
    ...section(`Worse by more than the spread: ${worse.length} of ${changes.length}`, worse.map(describe)),
    ...section(`Better by more than the spread: ${better.length}`, better.map(describe)),
    ...(onlyOld.length > 0 ? section("No longer measured", onlyOld) : []),
    ...(onlyNew.length > 0 ? section("New", onlyNew) : []),
  ].join("\n");
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [`${title}.`] : [`${title}:`, ...lines.map((line) => `  ${line}`)];
}

function describe({ name, unit, old, new: recent }: Change): string {
  const percent = (100 * (recent.value - old.value)) / old.value;
  const change = `${percent < 0 ? "" : "+"}${percent.toFixed(0)} %`;
  return `${name}: ${shown(old)} to ${shown(recent)} ${unit} (${change})`;
}

function shown({ value, range }: Figure): string {
  const text = value.toLocaleString("en-US");
  return range === undefined ? text : `${text} [${range.map((end) => end.toLocaleString("en-US")).join(" to ")}]`;
}
