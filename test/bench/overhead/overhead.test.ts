import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Report } from "../../../bench/benchmark.ts";
import { readChoices } from "../../../bench/overhead/choices.ts";
import { overhead } from "../../../bench/overhead/overhead.ts";
import type { ContenderName } from "../../../bench/overhead/contenders.ts";
import { figuresOf } from "../../../bench/overhead/report/figures.ts";
import type { Case, Result, Sample } from "../../../bench/overhead/results.ts";

const defaults = { batch: "100", rounds: "5" };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "overhead-"));
});
afterAll(() => rm(folder, { recursive: true }));

const marks = (name: string) => `<!-- measured: ${name} -->\n\n<!-- end of measured: ${name} -->\n`;

describe("the overhead benchmark", () => {
  it("measures each contender in a process of its own, and reading for one number of requests at a time", async () => {
    const flags = { batch: "20", rounds: "1", records: ["50"], columns: ["4"], concurrency: ["2", "3"] };
    const told: string[] = [];
    const contender = ["set-records", "next-links"];
    const { figures } = (await overhead.run((line) => told.push(line), { ...flags, contender })) as Report;
    expect(told).toEqual([
      "50 records of 4 columns, 2 at a time: round 1 of 1",
      "50 records of 4 columns, 3 at a time: round 1 of 1",
    ]);
    const results = figures.flatMap(({ details }) => (details === undefined ? [] : [details as Result]));
    expect(results.map((result) => [result.contender, result.case.concurrency])).toEqual([
      ["set-records", 2],
      ["next-links", 2],
      ["set-records", 3],
    ]);
    for (const { samples, contender: name } of results) {
      expect(samples).toMatchObject([{ records: 50, requests: name === "next-links" ? 1 : 3 }]);
      const [{ seconds, cpuSeconds, peakMegabytes, bytes }] = samples as [Sample];
      expect(Math.min(seconds, cpuSeconds, peakMegabytes, bytes)).toBeGreaterThan(0);
    }
  });

  it("makes a document and plots of what was saved", async () => {
    const cases: Case[] = [
      { records: 1000, columns: 4, concurrency: 2, batchSize: 100, rounds: 1 },
      { records: 1000, columns: 4, concurrency: 4, batchSize: 100, rounds: 1 },
      { records: 5000, columns: 4, concurrency: 2, batchSize: 100, rounds: 1 },
    ];
    const results = cases.flatMap((each): Result[] => [took("hand-written", each, 1), took("set-records", each, 1.25)]);
    const saved = join(folder, "saved.json");
    await writeFile(saved, JSON.stringify({ benchmark: "overhead", figures: figuresOf(results) }));
    await writeFile(join(folder, "performance.md"), `${marks("overhead-aims")}${marks("overhead")}`);
    const { figures } = (await overhead.run(() => undefined, { from: [saved], write: folder })) as Report;
    expect(figures).toEqual(figuresOf(results));
    const document = await readFile(join(folder, "performance.md"), "utf8");
    expect(document).toMatch(
      /5,000 records of 4 columns, 2 at a time: setRecords against the hand-written loop +\| +0.8 times/,
    );
    expect(document).toMatch(/\| setRecords +\| +5,000 \| +800 \|/);
    expect(document).toContain("\na machine\n");
    for (const plot of ["rate-over-concurrency-1000-of-4", "cost-over-records-4-columns"]) {
      expect(document).toContain(`(performance/${plot}.svg)`);
      expect(await readFile(join(folder, "performance", `${plot}.svg`), "utf8")).toMatch(/^<svg [^]*setRecords/);
    }
  });

  it("refuses what another benchmark saved", async () => {
    const saved = join(folder, "other.json");
    await writeFile(saved, JSON.stringify({ benchmark: "startup", figures: [] }));
    await expect(overhead.run(() => undefined, { from: [saved] })).rejects.toThrow('has results of "startup"');
  });
});

/** So many seconds for each thousand records. */
function took(contender: ContenderName, each: Case, seconds: number): Result {
  const { records } = each;
  const common = { records, cpuSeconds: 1, peakMegabytes: 100, requests: records / 100, bytes: 100 * records };
  return { contender, where: "a machine", case: each, samples: [{ ...common, seconds: (seconds * records) / 1000 }] };
}

describe("the choices", () => {
  it("are all sizes, and one of them with more and more at a time", () => {
    const { cases } = readChoices(defaults);
    const names = cases.map(({ records, columns, concurrency }) => `${records}x${columns}@${concurrency}`);
    expect(names).toHaveLength(16);
    expect(names).toEqual(expect.arrayContaining(["1000x5@8", "1000000x100@8", "100000x10@1", "100000x10@64"]));
  });

  it("have fewer rounds where there are many values", () => {
    const { cases } = readChoices({ ...defaults, records: ["1000", "1000000"], columns: ["20"] });
    expect(cases.map(({ rounds }) => rounds)).toEqual([5, 3]);
  });

  it.each([
    [{ contender: ["set-record"] }, "There is no contender set-record. Did you mean set-records?"],
    [{ records: ["0"] }, "--records takes whole numbers from 1, but found 0."],
    [{ batch: "many" }, "--batch takes whole numbers from 1, but found many."],
  ])("refuse %j", (flags, message) => {
    expect(() => readChoices({ ...defaults, ...flags })).toThrow(message);
  });
});
