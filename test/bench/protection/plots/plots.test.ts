import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { measure } from "../../../../bench/protection/measure.ts";
import { curvesOf } from "../../../../bench/protection/plots/curves.ts";
import { writePlots } from "../../../../bench/protection/plots/write-plots.ts";
import { fixedAt50, fixedAtHint } from "../../../../bench/protection/policies/fixed.ts";
import { quiet } from "../quiet.ts";

const policies = { governor: fixedAt50, "fixed-hint": fixedAtHint };
/** Under the name of one that is drawn. */
const scenario = quiet({ name: "contact-import", records: 6000, seeds: [1] });
const guide = join(import.meta.dirname, "../../../../docs");

test("the same measurements make the same files, small, with light and dark colours", async () => {
  const directory = await mkdtemp(join(tmpdir(), "plots-"));
  const measured = { scenarios: [scenario], policies, results: measure(scenario, policies) };
  const draw = async (): Promise<string[]> => {
    const files = await writePlots(directory, measured);
    expect(files).toEqual(["efficiency.svg", "contact-import.svg"]);
    return Promise.all(files.map((file) => readFile(join(directory, file), "utf8")));
  };
  const first = await draw();
  expect(await draw()).toEqual(first);
  for (const svg of first) {
    expect(svg).toMatch(/^<svg [^>]*>\n<style>@media \(prefers-color-scheme: dark\)/);
    expect(svg).toContain("fixed-hint");
    expect(svg.length).toBeLessThan(60_000);
  }
  await rm(directory, { recursive: true });
});

test("curves end when all is done, or with the picture", () => {
  const { oracle, policies: curves } = curvesOf(scenario, policies);
  const ends = [oracle, ...curves].map(({ points }) => points.at(-1));
  expect(ends[0]?.[1]).toBe(100);
  const [oracleEnd = 0] = ends[0] ?? [];
  for (const end of ends) expect(end?.[0]).toBeLessThanOrEqual(3 * oracleEnd + 0.1);
  for (const { points } of curves) expect(points).toEqual(points.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]));
});

test("the guide shows every plot that there is, and no other", () => {
  const shown = Array.from(readFileSync(join(guide, "throughput.md"), "utf8").matchAll(/\(throughput\/(.*?\.svg)\)/g));
  expect(shown.map(([, file]) => file).sort()).toEqual(readdirSync(join(guide, "throughput")).sort());
});
