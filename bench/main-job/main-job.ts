import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median, round, type Benchmark, type Figure, type Tell } from "../benchmark.ts";
import { runNode } from "../child.ts";
import { writePlaces } from "./places-file.ts";
import { rawInsertRate } from "./raw-insert.ts";

const ROUNDS = 3;
const here = (file: string): string => new URL(file, import.meta.url).pathname;
const DVP = here("../../dist/cli/main.js");

/**
 * The quickstart's job: how long it takes as a whole, how fast it creates and changes against a raw insert, and that
 * the importing process needs no more memory for ten times the records.
 */
export const mainJob: Benchmark = {
  run: async (tell) => {
    const directory = await mkdtemp(join(tmpdir(), "bench-main-job-"));
    try {
      tell("the whole quickstart, all places");
      const quickstart = await runNode([here("../../examples/quickstart/main.ts")]);
      const once = join(directory, "once.csv");
      const records = await writePlaces(once, 1);
      return [
        { name: "whole quickstart", value: round(quickstart.seconds, 1), unit: "s", aim: "under 30" },
        ...(await rates(directory, once, records, tell)),
        ...(await handful(tell)),
        ...(await memory(directory, once, records, tell)),
      ];
    } finally {
      await rm(directory, { recursive: true });
    }
  },
};

/** Creates, changes and raw inserts in turn, so that a slow moment of the machine meets them all. */
async function rates(directory: string, csv: string, records: number, tell: Tell): Promise<Figure[]> {
  const created: number[] = [];
  const updated: number[] = [];
  const raw: number[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    tell(`create and change ${records} records, round ${round} of ${ROUNDS}`);
    const { stdout } = await runNode([here("load-and-change.ts"), csv, join(directory, `rates-${round}.db`)]);
    const measured = JSON.parse(stdout) as { created: number; updated: number };
    created.push(measured.created);
    updated.push(measured.updated);
    raw.push(rawInsertRate(join(directory, `raw-${round}.db`), records));
  }
  const [create, update, floor] = [median(created), median(updated), median(raw)];
  return [
    { name: "creates by setRecords from CSV", value: round(create), unit: "records/s", aim: "20,000 or more" },
    { name: "updates in blocks of invokeParallel", value: round(update), unit: "records/s", aim: "12,000 or more" },
    { name: "raw SQLite insert of as many columns", value: round(floor), unit: "rows/s" },
    { name: "creates, of the raw insert", value: round(create / floor, 2), unit: "" },
    { name: "updates, of the raw insert", value: round(update / floor, 2), unit: "" },
  ];
}

/** Little work must not cost more for being done in parallel: one request over a network takes 20,000 µs and more. */
async function handful(tell: Tell): Promise<Figure[]> {
  tell("a handful of records, in a loop and in parallel");
  const { stdout } = await runNode([here("handful.ts")]);
  const extra = JSON.parse(stdout) as Record<string, number>;
  return Object.entries(extra).map(([count, microseconds]) => ({
    name: `${count} records by invokeParallel, more than in a plain loop`,
    value: round(microseconds),
    unit: "µs",
    aim: "nothing that matters",
  }));
}

/** The command itself, importing the places once and ten times over. */
async function memory(directory: string, once: string, records: number, tell: Tell): Promise<Figure[]> {
  const tenfold = join(directory, "tenfold.csv");
  await writePlaces(tenfold, 10);
  const peaks: number[] = [];
  for (const [csv, count] of [
    [once, records],
    [tenfold, 10 * records],
  ] as const) {
    tell(`dvp set of ${count} records`);
    const url = `emulator:${join(directory, `memory-${count}.db`)}`;
    const set = [
      "set",
      "account",
      csv,
      "--create-only",
      "--max-degree-of-parallelism",
      "4",
      "--url",
      url,
      "--progress",
      "none",
    ];
    peaks.push((await runNode([DVP, ...set])).peakMegabytes);
  }
  const [small = NaN, large = NaN] = peaks;
  return [
    { name: `peak memory of dvp set, ${records} records`, value: round(small), unit: "MB", aim: "under 250" },
    { name: `peak memory of dvp set, ${10 * records} records`, value: round(large), unit: "MB", aim: "under 250" },
    { name: "memory for ten times the records", value: round(large / small, 2), unit: "times" },
  ];
}
