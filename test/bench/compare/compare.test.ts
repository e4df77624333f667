import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Figure } from "../../../bench/benchmark.ts";
import { compareFigures } from "../../../bench/compare/compare-figures.ts";
import { compareFiles } from "../../../bench/compare/compare.ts";

const rate = (value: number, spread = 0): Figure => ({
  ...{ name: "rate", value, unit: "records/s" },
  range: [value - spread / 2, value + spread / 2],
});
const memory = (value: number): Figure => ({ name: "memory", value, unit: "MB" });

describe("two measurements", () => {
  it.each([
    ["a lower rate", rate(100, 10), rate(80, 10), "worse"],
    ["a higher rate", rate(100, 10), rate(120, 10), "better"],
    ["less than the older spread", rate(100, 25), rate(80, 10), "same"],
    ["less than the newer spread", rate(100, 10), rate(80, 25), "same"],
    ["more memory", memory(100), memory(101), "worse"],
    ["less memory", memory(100), memory(99), "better"],
    ["a ratio that is to be high", ...ratios("more"), "worse"],
    ["a ratio that is to be low", ...ratios("less"), "better"],
  ] as const)("tell %s for what it is", (_, old, recent, verdict) => {
    expect(compareFigures([old], [recent]).changes).toMatchObject([{ verdict }]);
  });

  it("are compared where both have a figure", () => {
    const { changes, onlyOld, onlyNew } = compareFigures([rate(1), memory(1)], [memory(1), { ...rate(1), unit: "s" }]);
    expect(changes.map(({ name }) => name)).toEqual(["memory"]);
    expect([onlyOld, onlyNew]).toEqual([["rate"], ["rate"]]);
  });
});

function ratios(better: "more" | "less"): [Figure, Figure] {
  return [
    { name: "ratio", value: 2, unit: "times", better },
    { name: "ratio", value: 1, unit: "times", better },
  ];
}

describe("two files", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "compare-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function save(name: string, saved: object): Promise<string> {
    const file = join(folder, name);
    await writeFile(file, JSON.stringify({ benchmark: "overhead", machine: "this", figures: [], ...saved }));
    return file;
  }

  it("name what became slower or larger", async () => {
    const old = await save("old.json", { figures: [rate(1000, 10), memory(100)] });
    const recent = await save("new.json", { figures: [rate(800, 10), memory(100)], machine: "another" });
    expect((await compareFiles([old, recent])).split("\n")).toEqual([
      "Not the same machine: this, then another.",
      "Worse by more than the spread: 1 of 2:",
      "  rate: 1,000 [995 to 1,005] to 800 [795 to 805] records/s (-20 %)",
      "Better by more than the spread: 0.",
    ]);
  });

  it("are refused when they cannot be compared", async () => {
    const one = await save("one.json", {});
    const other = await save("other.json", { benchmark: "startup" });
    const text = join(folder, "text.json");
    await writeFile(text, "rate 1000");
    await expect(compareFiles([one, other])).rejects.toThrow("they cannot be compared");
    await expect(compareFiles([one, text])).rejects.toThrow("text.json is not what a benchmark printed with --json.");
    await expect(compareFiles([one])).rejects.toThrow("Usage: npm run bench -- compare OLD NEW.");
  });
});
