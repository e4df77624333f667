import type { Figure, Report } from "../../benchmark.ts";
import { nameOfCase, type Result } from "../results.ts";
import { CAPS } from "../contenders.ts";
import { byCase, figuresOf } from "./figures.ts";
import { aimsTable, resultsTable } from "./tables.ts";

/** Figures for who computes with them, tables for who reads. */
export function reportOf(results: readonly Result[]): Report {
  const figures = figuresOf(results);
  const sections = byCase(results).map((some) => `${titleOf(some)}\n\n${resultsTable(some)}`);
  return { figures, text: [...sections, aimsOf(figures), CAPS].join("\n\n") };
}

export function titleOf([first]: readonly Result[]): string {
  if (first === undefined) return "";
  const { rounds } = first.case;
  return `${nameOfCase(first.case)} (${rounds === 1 ? "one round" : `${rounds} rounds`})`;
}

export function aimsOf(figures: readonly Figure[]): string {
  const aimed = figures.filter(({ aim }) => aim !== undefined);
  return aimed.length === 0 ? "Nothing was measured that has an aim." : aimsTable(aimed);
}
