import { expect, it } from "vitest";
import { rivalsOf } from "../../../../bench/protection/report/rivals.ts";
import { result, run } from "../score/results.ts";

const measured = (scenario: string, policy: string, efficiency: number) =>
  result(scenario, policy, [run({ efficiency })]);

it("rivals are those policies of others that are better than ours, the largest lead first", () => {
  const rivals = rivalsOf([
    measured("one", "governor", 0.8),
    measured("one", "aimd", 0.82),
    measured("one", "gradient2", 0.8004),
    measured("two", "governor", 0.5),
    measured("two", "fixed-50", 0.9),
    measured("two", "informed", 0.95),
    measured("two", "governor-without-cookies", 0.99),
    measured("three", "aimd", 1),
  ]);
  expect(rivals.map(({ scenario, policy, informed }) => [scenario, policy, informed?.policy])).toEqual([
    ["two", "fixed-50", "informed"],
    ["one", "aimd", undefined],
  ]);
});
