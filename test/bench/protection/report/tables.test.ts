import prettier from "prettier";
import { describe, expect, it } from "vitest";
import {
  efficiencyTable,
  rivalsTable,
  runsTable,
  summaryTable,
} from "../../../../bench/protection/report/score-tables.ts";
import { result, run } from "../score/results.ts";

const refusedPerThousand = { requests: 1, executionTime: 2, concurrency: 3.25 };
const results = [
  result("burst", "governor", [run({ efficiency: 0.9, refused: 3, refusedPerThousand }), run({ seed: 2 })]),
  result("burst", "aimd", [run({ efficiency: 0.5, recoverySeconds: [10, null] }), run({ recoverySeconds: [20, 3] })]),
  result("long", "governor", [run({ efficiency: 0.8 })], { oracleSeconds: { exact: 300, bound: 1, fair: 1 } }),
  result("long", "aimd", [run({ efficiency: 0.85, refused: 7 })], { cookies: "ignored" }),
  result("tiny", "governor", [run()], { judged: false }),
];

const rowsOf = (table: string): string[][] =>
  table.split("\n").map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

describe("the tables of the score", () => {
  it.each([
    ["runs", runsTable(results, false)],
    ["efficiencies", efficiencyTable(results)],
    ["summary", summaryTable(results)],
    ["rivals", rivalsTable(results)],
  ])("are as prettier would write them: %s", async (_, table) => {
    expect(await prettier.format(table, { parser: "markdown" })).toBe(`${table}\n`);
  });

  it("have a line for each scenario and policy, with the mean of its seeds and the slowest recovery", () => {
    const [head = [], , ...rows] = rowsOf(runsTable(results, false));
    const cell = (row: number, title: string): string | undefined => rows[row]?.[head.indexOf(title)];
    expect(rows.map(([scenario, policy]) => `${scenario} ${policy}`)).toEqual([
      "burst governor",
      "burst aimd",
      "long governor",
      "long aimd",
      "tiny (short) governor",
    ]);
    expect(cell(0, "efficiency %")).toBe("94.9");
    expect([cell(0, "429s/1,000: requests"), cell(0, "time"), cell(0, "at once")]).toEqual(["0.5", "1.0", "1.6"]);
    expect(cell(1, "s to 90 %")).toBe("20 / never");
  });

  it("have a line for each seed when that is asked for", () => {
    const rows = rowsOf(runsTable(results, true)).slice(2);
    expect(
      rows.map(([scenario, policy, seed, efficiency]) => [scenario, policy, seed, efficiency]).slice(0, 2),
    ).toEqual([
      ["burst", "governor", "1", "90.0"],
      ["burst", "governor", "2", "100.0"],
    ]);
  });

  it("sum up long jobs, and those with and without cookies, by themselves", () => {
    const [head = [], , ours = []] = rowsOf(summaryTable(results));
    const cell = (title: string): string | undefined => ours[head.indexOf(title)];
    expect(cell("all (2): mean / worst %")).toBe("87.1 / 80.0");
    expect(cell("over two minutes (1): mean / worst %")).toBe("80.0 / 80.0");
    expect(cell("worst scenario")).toBe("long");
  });

  it("have a line for each scenario with all policies", () => {
    expect(rowsOf(efficiencyTable(results)).filter((_, row) => row !== 1)).toEqual([
      ["scenario", "governor", "aimd"],
      ["burst", "94.9", "70.7"],
      ["long", "80.0", "85.0"],
      ["tiny (short)", "100.0", ""],
    ]);
  });

  it("name what others do better", () => {
    expect(rowsOf(rivalsTable(results))[2]).toEqual(["long", "aimd", "85.0", "80.0", "5.0", "–", "7", "0"]);
    expect(rivalsTable(results.slice(0, 2))).toBe("In no scenario.");
  });
});
