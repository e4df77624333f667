import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { OURS, OWN } from "../report/rivals.ts";
import type { PolicyFactory } from "../policy.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Result } from "../score/summary.ts";
import { curvesOf } from "./curves.ts";
import { drawEfficiency } from "./efficiency-chart.ts";
import { drawProgress } from "./progress-chart.ts";
import { coloursOf } from "../../plots/theme.ts";

/** A short job, a long one, one that fits into the budgets, and what happens when something changes or is missing. */
const TELLING: ReadonlySet<string> = new Set([
  "burst-of-ten-seconds",
  "capacity-drop",
  "contact-import",
  "cookies-ignored",
  "long-migration",
  "servers-arrive",
]);

export interface Measured {
  readonly scenarios: readonly Scenario[];
  readonly policies: Readonly<Record<string, PolicyFactory>>;
  readonly results: readonly Result[];
}

/** Draws what was measured into the directory. @returns the files' names */
export async function writePlots(
  directory: string,
  { scenarios, policies, results }: Measured,
): Promise<readonly string[]> {
  const colours = coloursOf(Object.keys(policies), (policy) => OWN.has(policy));
  const plots = [
    { name: "efficiency", svg: drawEfficiency(results, colours) },
    ...scenarios
      .filter(({ name }) => TELLING.has(name))
      .map((scenario) => ({
        name: scenario.name,
        svg: drawProgress(curvesOf(scenario, policies), colours, OURS),
      })),
  ];
  await mkdir(directory, { recursive: true });
  await Promise.all(plots.map(({ name, svg }) => writeFile(join(directory, `${name}.svg`), svg)));
  return plots.map(({ name }) => `${name}.svg`);
}
