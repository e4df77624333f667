import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { round, type Benchmark, type Figure, type Flags, type Tell } from "../benchmark.ts";
import { runNode } from "../child.ts";
import { figureOf } from "../rounds.ts";
import { measureThroughput } from "./throughput.ts";

/** On a machine with much memory V8 takes 130 MB for objects that are all dead soon; the command keeps it from that, too. */
const SMALL_HEAP = ["--max-semi-space-size=16"];

const parts = { throughput, size, resuming, memory } as const;

/** What a journal costs, and how soon a job goes on. */
export const journal: Benchmark = {
  flags: {
    /** Records of the throughput. */
    records: { type: "string", default: "200000" },
    rounds: { type: "string", default: "5" },
    /** Records of the file whose job is resumed half-way. */
    "file-records": { type: "string", default: "5000000" },
    /** Records of the job whose memory is measured. */
    "memory-records": { type: "string", default: "20000000" },
    /** Only this: throughput, size, resuming or memory. */
    only: { type: "string" },
  },
  run: async (tell, flags) => {
    const figures: Figure[] = [];
    for (const [name, measure] of Object.entries(parts)) {
      if (flags.only === undefined || flags.only === name) figures.push(...(await measure(tell, flags)));
    }
    return figures;
  },
};

async function throughput(tell: Tell, flags: Flags): Promise<Figure[]> {
  const records = Number(flags.records);
  tell(`creating ${records} records in an embedded emulator, ${String(flags.rounds)} times with and without a journal`);
  const { plain, journalled, ratio, bytesPerRecord } = await measureThroughput(records, Number(flags.rounds));
  return [
    figureOf("creating without a journal", plain, "records/s", 0),
    figureOf("creating with a journal", journalled, "records/s", 0),
    figureOf("the same, of each round, against without", ratio, "times", 3, "0.9 or more"),
    { name: "journal, batches of 100", value: round(bytesPerRecord, 2), unit: "bytes/record", aim: "under 40" },
  ];
}

async function size(tell: Tell): Promise<Figure[]> {
  const records = 20_000;
  tell(`${records} records in batches of one, to a service that keeps none`);
  const { stdout } = await inFolder((dir) => runNode([here("many-records.mjs"), dir, String(records), "1"]));
  return [
    { name: "journal, batches of 1", value: round(Number(stdout) / records, 2), unit: "bytes/record", aim: "under 40" },
  ];
}

async function resuming(tell: Tell, flags: Flags): Promise<Figure[]> {
  const records = Number(flags["file-records"]);
  const resume = (file: string): Promise<number> =>
    inFolder(async (dir) => {
      const path = join(dir, file);
      tell(`a job of ${records} records from ${file}, half of it, and then its first request when it is resumed`);
      const compress = file.endsWith(".gz") ? [createGzip({ level: 1 })] : [];
      await pipeline([Readable.from(lines(records)), ...compress, createWriteStream(path)]);
      await runNode([here("half.mjs"), dir, "load", path, String(records / 2)]);
      const { stdout } = await runNode([here("resume.mjs"), dir, "load", path]);
      return round(Number(stdout) / 1000, 2);
    });
  const name = "from the start of the process to the first request of a resumed job";
  return [
    { name: `${name}, half of a file done`, value: await resume("accounts.ndjson"), unit: "s", aim: "under 5" },
    { name: `${name}, compressed: read again`, value: await resume("accounts.ndjson.gz"), unit: "s" },
  ];
}

async function memory(tell: Tell, flags: Flags): Promise<Figure[]> {
  const records = Number(flags["memory-records"]);
  tell(`${records} records in a job, to a service that keeps none; then opening that job`);
  return inFolder(async (dir) => {
    const { peakMegabytes, seconds, stdout } = await runNode([
      ...SMALL_HEAP,
      here("many-records.mjs"),
      dir,
      String(records),
      "100",
    ]);
    const opened = await runNode([...SMALL_HEAP, here("open.mjs"), dir, "many-100"]);
    const label = `${records.toLocaleString("en-US")} records in a job`;
    return [
      {
        name: `${label}: peak memory, young objects kept to 16 MB each half`,
        value: round(peakMegabytes),
        unit: "MB",
        aim: "under 300",
      },
      { name: `${label}: duration`, value: round(seconds), unit: "s" },
      { name: `${label}: journal`, value: round(Number(stdout) / records, 2), unit: "bytes/record", aim: "under 40" },
      { name: `${label}: opening it again`, value: round(Number(opened.stdout) / 1000, 2), unit: "s" },
      { name: `${label}: peak memory of opening it`, value: round(opened.peakMegabytes), unit: "MB" },
    ];
  });
}

/** In pieces of many, so that writing them is no matter. */
function* lines(count: number): Iterable<string> {
  const atOnce = 1_000;
  for (let first = 0; first < count; first += atOnce) {
    yield Array.from({ length: Math.min(atOnce, count - first) }, (_, at) => `{"name":"account ${first + at}"}\n`).join(
      "",
    );
  }
}

async function inFolder<T>(work: (dir: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), "bench-journal-"));
  try {
    return await work(dir);
  } finally {
    await rm(dir, { recursive: true });
  }
}

function here(file: string): string {
  return new URL(file, import.meta.url).pathname;
}
