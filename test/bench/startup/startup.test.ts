import { expect, it } from "vitest";
import type { Figure } from "../../../bench/benchmark.ts";
import { figuresOf } from "../../../bench/startup/figures.ts";
import { startup } from "../../../bench/startup/startup.ts";

it("measures how long one waits for the command, and for its first record", async () => {
  const figures = (await startup.run(() => undefined, { rounds: "1" })) as readonly Figure[];
  const waits = Object.fromEntries(figures.map(({ name, value }) => [name, value]));
  expect(Object.keys(waits)).toEqual([
    "node -e 0",
    "dvp --version",
    "dvp --help",
    "dvp get, until the first record is there",
    "dvp set, until the first write is sent",
  ]);
  for (const wait of Object.values(waits)) expect(wait).toBeGreaterThan(5);
});

it("aims at 120 ms, or at 60 ms more than Node where that is slow", () => {
  const waits = { help: [100], firstRead: [300], firstWrite: [300] };
  const aimOf = (node: number) => figuresOf({ node: [node], version: [150, 150], ...waits })[1];
  expect(aimOf(40)).toMatchObject({ aim: "120 or less", verdict: "missed" });
  expect(aimOf(95)).toMatchObject({ aim: "155 or less", verdict: "reached" });
});

it("believes many rounds that agree, however far they lie apart", () => {
  const waits = { node: [40], help: [100], firstRead: [300], firstWrite: [300] };
  const verdictOf = (version: readonly number[]) => figuresOf({ ...waits, version })[1]?.verdict;
  const disturbed = (most: number) => [...Array.from({ length: 9 }, () => 60), most];
  expect(verdictOf(disturbed(119))).toBe("reached");
  expect(verdictOf(disturbed(121))).toBe("not to be trusted: spread of 102 %");
  expect(verdictOf(disturbed(119).slice(1))).toBe("not to be trusted: spread of 98 %");
});
