import { describe, expect, it } from "vitest";
import { geometricMean, summarize, type Result } from "../../../../bench/protection/score/summary.ts";
import { result as resultOf, run } from "./results.ts";

const result = (scenario: string, runs: Result["runs"], judged = true): Result =>
  resultOf(scenario, "any", runs, { judged });

describe("the summary of a policy", () => {
  it("is the geometric mean over scenarios, and the worst of them", () => {
    const results = [
      result("good", [run({ efficiency: 0.9 }), run({ efficiency: 0.9 })]),
      result("bad", [run({ efficiency: 0.2 }), run({ efficiency: 0.8 })]),
    ];
    const summary = summarize(results);
    expect(summary?.efficiency).toBeCloseTo(Math.sqrt(0.9 * 0.4));
    expect(summary?.worstScenario.name).toBe("bad");
    expect(summary?.worstScenario.efficiency).toBeCloseTo(0.4);
    expect(summary?.worstRun).toBe(0.2);
  });

  it("leaves out what is not judged", () => {
    const results = [result("long", [run({ efficiency: 0.9 })]), result("short", [run({ efficiency: 0.1 })], false)];
    expect(summarize(results)).toMatchObject({ scenarios: 1, worstRun: 0.9 });
    expect(summarize([result("short", [run({})], false)])).toBeUndefined();
  });

  it("counts runs with more refusals than two and than five in a thousand", () => {
    const runs = [
      run({ refused: 2, requests: 10 }),
      run({ refused: 3, requests: 10 }),
      run({ refused: 5, requests: 1000 }),
      run({ refused: 6, requests: 1000 }),
    ];
    expect(summarize([result("any", runs)])?.runsRefusedTooOften).toBe(2);
  });

  it("caps what beats the bound, and does not become nothing by one run of nothing", () => {
    expect(summarize([result("any", [run({ againstBound: 3 })])])?.againstBound).toBe(1);
    expect(geometricMean([1, 0])).toBeGreaterThan(0.03);
  });
});
