import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { runCampaign } from "../../../bench/chaos/campaign.ts";
import { chaosFlags, readChoices, type Choices } from "../../../bench/chaos/choices.ts";
import { NOTHING } from "../../../bench/chaos/report/tally.ts";

function choices(flags: Readonly<Record<string, string>>): Choices {
  const folder = mkdtempSync(join(tmpdir(), "chaos-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const defaults = Object.fromEntries(
    Object.entries(chaosFlags).flatMap(([name, flag]) => ("default" in flag ? [[name, flag.default]] : [])),
  );
  return readChoices({ ...defaults, state: join(folder, "state.json"), ...flags });
}

test(
  "jobs come to the right end through faults, kills, full disks and jumps of the clock",
  { timeout: 60_000 },
  async () => {
    const told: string[] = [];
    const { counterExamples, done, tally } = await runCampaign(
      choices({ from: "100", seeds: "3", records: "200" }),
      (line) => told.push(line),
    );
    expect(counterExamples).toEqual([]);
    expect(done.toSorted()).toEqual([100, 101, 102]);
    expect(told).toEqual([]);
    expect(tally.sessions).toBeGreaterThan(3);
    expect(tally.clientKills).toBeGreaterThan(0);
  },
);

test("goes on at the next seed, with the figures of those before", async () => {
  const asked = choices({ from: "7", seeds: "2" });
  const before = { ...NOTHING, seeds: 2, sessions: 5 };
  const progress = { done: [7, 8], tally: before, counterExamples: [] };
  writeFileSync(
    asked.stateFile ?? "",
    JSON.stringify({ asked: "2 seeds from 7, 1500 records, all operations", progress }),
  );
  const told: string[] = [];
  const { tally } = await runCampaign(asked, (line) => told.push(line));
  expect(told).toEqual(["going on: 2 of 2 seeds are done"]);
  expect(tally).toEqual(before);
});

test("what is no number, or no operation, is no choice", () => {
  expect(() => choices({ operation: "creat" })).toThrow("Expected --operation to be one of create,");
  expect(() => choices({ seeds: "many" })).toThrow("Expected --seeds to be a whole number from 1, got many.");
});
