import { join } from "node:path";
import type { Benchmark, Flags, Report, Tell } from "../benchmark.ts";
import { busyHour } from "./busy-hour.ts";
import { calibrate } from "./calibrate/calibrate.ts";
import { readChoices } from "./choices.ts";
import { measureAll } from "./measure-all.ts";
import { writePlots } from "./plots/write-plots.ts";
import { compareInRealTime } from "./real-time/real-time.ts";
import { chapterOf } from "./report/chapters.ts";
import { writeBlock } from "../report/document.ts";
import { reportOf } from "./report/report.ts";

/** How near to the best that can be had each policy comes, in simulated environments. */
export const protection = {
  flags: {
    scenarios: { type: "string", default: join(import.meta.dirname, "scenarios") },
    policy: { type: "string", multiple: true },
    random: { type: "string" },
    seeds: { type: "string" },
    "each-seed": { type: "boolean", default: false },
    write: { type: "string" },
    "real-time": { type: "boolean", default: false },
    calibrate: { type: "string" },
    "busy-hour": { type: "boolean", default: false },
  },
  run(tell: Tell, flags: Flags): Promise<Report> {
    if (flags["busy-hour"] === true) return Promise.resolve(busyHour());
    if (typeof flags.calibrate === "string") return calibrate(flags.calibrate);
    return flags["real-time"] === true ? compare(tell, flags) : simulateAll(tell, flags);
  },
} satisfies Benchmark;

async function simulateAll(tell: Tell, flags: Flags): Promise<Report> {
  const { scenarios, policies } = await readChoices(flags);
  const results = await measureAll(scenarios, Object.keys(policies), tell);
  if (typeof flags.write === "string") {
    const isRandom = flags.random !== undefined;
    await writeBlock(guideIn(flags.write), isRandom ? "random" : "scenarios", chapterOf(results));
    if (!isRandom) await writePlots(join(flags.write, "throughput"), { scenarios, policies, results });
  }
  return reportOf(results, flags["each-seed"] === true);
}

async function compare(tell: Tell, { write }: Flags): Promise<Report> {
  const report = await compareInRealTime(tell);
  if (typeof write === "string") await writeBlock(guideIn(write), "real-time", report.text);
  return report;
}

function guideIn(directory: string): string {
  return join(directory, "throughput.md");
}
