import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readChoices } from "../../../bench/protection/choices.ts";
import { policies } from "../../../bench/protection/policies/policies.ts";
import { protection } from "../../../bench/protection/protection.ts";
import type { Result } from "../../../bench/protection/score/summary.ts";

let scenarios: string;
beforeAll(async () => {
  scenarios = await mkdtemp(join(tmpdir(), "protection-"));
  await writeFile(join(scenarios, "small.json"), '{ "name": "small", "records": 60000 }');
  await writeFile(join(scenarios, "tiny.json"), '{ "name": "tiny", "records": 500 }');
});
afterAll(() => rm(scenarios, { recursive: true }));

const silent = (): void => undefined;

describe("the protection benchmark", () => {
  it("has a figure for each scenario and policy, with its runs, and a summary of what is judged", async () => {
    const told: string[] = [];
    const flags = { scenarios, policy: ["fixed-50"], seeds: "2" };
    const { figures } = await protection.run((line) => told.push(line), flags);
    expect(told).toEqual(["small …", "tiny …"]);
    expect(figures.map(({ name }) => name)).toEqual([
      "small, fixed-50",
      "tiny, fixed-50 (too short to be judged)",
      "fixed-50, geometric mean of 1 scenarios: all",
      "fixed-50, geometric mean of 1 scenarios: cookies honoured",
    ]);
    const { runs } = figures[0]?.details as Result;
    expect(runs.map(({ seed, end }) => [seed, end])).toEqual([
      [1, "finished"],
      [2, "finished"],
    ]);
    expect(figures[0]?.value).toBeGreaterThan(40);
  });

  it("lets every policy finish a plain job", async () => {
    const { figures } = await protection.run(silent, { scenarios, seeds: "1" });
    const results = figures.flatMap(({ details }) =>
      details !== undefined && "runs" in details && "policy" in details && !("group" in details)
        ? [details as Result]
        : [],
    );
    expect(results).toHaveLength(2 * Object.keys(policies).length);
    for (const { runs } of results) expect(runs).toMatchObject([{ end: "finished" }]);
  });

  it("prints a line for each scenario and policy, or for each seed", async () => {
    const flags = { scenarios, policy: ["fixed-50"], seeds: "2" };
    const linesOf = (text: string): number =>
      text.split("\n").filter((line) => /^\| (?:small|tiny) /.test(line)).length;
    expect(linesOf((await protection.run(silent, flags)).text)).toBe(2);
    expect(linesOf((await protection.run(silent, { ...flags, "each-seed": true })).text)).toBe(4);
  });

  it("writes what it measured into the guide, and its plots beside it", async () => {
    const guide = join(scenarios, "throughput.md");
    const marks = "<!-- measured: scenarios -->\nold\n<!-- end of measured: scenarios -->";
    await writeFile(guide, `Before.\n${marks}\nAfter.\n`);
    await protection.run(silent, { scenarios, policy: ["fixed-50"], seeds: "1", write: scenarios });
    const written = await readFile(guide, "utf8");
    expect(written).toMatch(/^Before\.\n<!-- measured: scenarios -->\n\n2 scenarios, 1 seed each\./);
    expect(written).toMatch(/\n<!-- end of measured: scenarios -->\nAfter\.\n$/);
    expect(written).not.toContain("old");
    expect(await readFile(join(scenarios, "throughput", "efficiency.svg"), "utf8")).toContain("fixed-50");
  });
});

describe("the choices", () => {
  it("are random scenarios by seed and count", async () => {
    const { scenarios: random } = await readChoices({ random: "7:2", seeds: "1" });
    expect(random.map(({ name, seeds }) => [name, seeds])).toEqual([
      ["random-7-0", [1]],
      ["random-7-1", [1]],
    ]);
  });

  it.each([
    [{ policy: ["fixd-50"] }, "There is no policy fixd-50. Did you mean fixed-50?"],
    [{ policy: ["constructor"] }, "There is no policy constructor."],
    [{ random: "9001" }, "--random is SEED:COUNT, as in 9001:40, but it is 9001."],
    [{ random: "1:x" }, "--random takes whole numbers from 1, but found x."],
    [{ random: "1:2:3" }, "--random is SEED:COUNT"],
    [{ seeds: "0" }, "--seeds takes whole numbers from 1, but found 0."],
  ])("refuse %j", async (flags, message) => {
    await expect(readChoices({ scenarios, ...flags })).rejects.toThrow(message);
  });
});
