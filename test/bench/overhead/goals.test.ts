import { describe, expect, it } from "vitest";
import type { ContenderName } from "../../../bench/overhead/contenders.ts";
import { figuresOf } from "../../../bench/overhead/report/figures.ts";
import type { Case, Result } from "../../../bench/overhead/results.ts";

const size: Case = { records: 1000, columns: 10, concurrency: 8, batchSize: 100, rounds: 2 };

/** A contender that took so many seconds in each round. */
function took(contender: ContenderName, seconds: readonly number[], more: object = {}): Result {
  const common = { records: 1000, cpuSeconds: 1, peakMegabytes: 100, requests: 10, bytes: 1000 };
  return { contender, where: "", case: size, samples: seconds.map((each) => ({ ...common, seconds: each, ...more })) };
}

function goal(results: readonly Result[], name: string) {
  return figuresOf(results).find((figure) => figure.name.endsWith(`: ${name}`));
}

const AGAINST_LOOP = "setRecords against the hand-written loop";

describe("an aim", () => {
  it("is reached or missed by the median of the rounds' own ratios", () => {
    const slowMachine = [1, 2];
    const reached = goal([took("set-records", [1.25, 2.5]), took("hand-written", slowMachine)], AGAINST_LOOP);
    expect(reached).toMatchObject({ value: 0.8, range: [0.8, 0.8], aim: "0.6 or more", verdict: "reached" });
    const missed = goal([took("set-records", [2, 4]), took("hand-written", slowMachine)], AGAINST_LOOP);
    expect(missed).toMatchObject({ value: 0.5, verdict: "missed" });
  });

  it("has no winner when the rounds differ by more than a fifth", () => {
    const figure = goal([took("set-records", [1, 1.3]), took("hand-written", [1, 1])], AGAINST_LOOP);
    expect(figure?.verdict).toBe("not to be trusted: spread of 26 %");
  });

  it("has none either when it was measured once", () => {
    const figure = goal([took("set-records", [1]), took("hand-written", [1])], AGAINST_LOOP);
    expect(figure?.verdict).toBe("measured once: no verdict");
  });

  it("of a command is meant without its start, which is told apart only from enough work", () => {
    const name = "dvp set from CSV, 10 columns";
    const start = { seconds: 0.3, cpuSeconds: 0.1 };
    expect(goal([took("dvp-csv", [0.8, 0.8], { start })], name)).toMatchObject({ value: 2000, verdict: "missed" });
    expect(goal([took("dvp-csv", [0.4, 0.8], { start })], name)).toBeUndefined();
  });
});
