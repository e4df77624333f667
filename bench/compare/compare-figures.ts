import type { Figure } from "../benchmark.ts";

/** A figure of two measurements. */
export interface Change {
  readonly name: string;
  readonly unit: string;
  readonly old: Figure;
  readonly new: Figure;
  readonly verdict: "worse" | "better" | "same";
}

export interface Comparison {
  /** In the order of the newer measurement. */
  readonly changes: readonly Change[];
  /** Names of what only one of the two measured. */
  readonly onlyOld: readonly string[];
  readonly onlyNew: readonly string[];
}

/** Names what changed by more than both measurements were uncertain by themselves. */
export function compareFigures(old: readonly Figure[], recent: readonly Figure[]): Comparison {
  const before = new Map(old.map((figure) => [keyOf(figure), figure]));
  const after = new Set(recent.map(keyOf));
  return {
    changes: recent.flatMap((figure) => {
      const known = before.get(keyOf(figure));
      return known === undefined ? [] : [changeOf(known, figure)];
    }),
    onlyOld: old.filter((figure) => !after.has(keyOf(figure))).map(({ name }) => name),
    onlyNew: recent.filter((figure) => !before.has(keyOf(figure))).map(({ name }) => name),
  };
}

function changeOf(old: Figure, recent: Figure): Change {
  const gain = (recent.value - old.value) * (moreIsBetter(recent) ? 1 : -1);
  const spread = Math.max(spreadOf(old), spreadOf(recent));
  const verdict = Math.abs(gain) <= spread ? "same" : gain < 0 ? "worse" : "better";
  return { name: recent.name, unit: recent.unit, old, new: recent, verdict };
}

/** What was measured once has none: it is a count, and any change of it is one. */
function spreadOf({ range }: Figure): number {
  return range === undefined ? 0 : range[1] - range[0];
}

function moreIsBetter({ better, unit }: Figure): boolean {
  return better === undefined ? unit.endsWith("/s") : better === "more";
}

function keyOf({ name, unit }: Figure): string {
  return `${name} (${unit})`;
}
