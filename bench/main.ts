/**
 * `npm run bench -- <name> [--json] [its own flags]`: measures, prints, and asserts nothing. Every figure that a document
 * of this project quotes comes out of one of these. `npm run bench -- compare OLD NEW` compares what two of them printed.
 */
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import type { Benchmark, Figure } from "./benchmark.ts";

const benchmarks: Readonly<Record<string, () => Promise<Benchmark>>> = {
  emulator: async () => (await import("./emulator/emulator.ts")).emulator,
  ids: async () => (await import("./ids/ids.ts")).ids,
  records: async () => (await import("./records/records.ts")).records,
  engine: async () => (await import("./engine/engine.ts")).engine,
  "main-job": async () => (await import("./main-job/main-job.ts")).mainJob,
  journal: async () => (await import("./journal/journal.ts")).journal,
  chaos: async () => (await import("./chaos/chaos.ts")).chaos,
  protection: async () => (await import("./protection/protection.ts")).protection,
  overhead: async () => (await import("./overhead/overhead.ts")).overhead,
  startup: async () => (await import("./startup/startup.ts")).startup,
};

const [name = "", ...args] = process.argv.slice(2);
if (name === "compare") {
  const { compareFiles } = await import("./compare/compare.ts");
  process.stdout.write(`${await compareFiles(args)}\n`);
  process.exit(0);
}
const load = benchmarks[name];
if (load === undefined) {
  process.stderr.write(
    `Usage: npm run bench -- <name> [--json] [its own flags]. The names: ${Object.keys(benchmarks).join(", ")}. Or: compare OLD NEW.\n`,
  );
  process.exit(2);
}

const benchmark = await load();
const { values } = parseArgs({ args, options: { ...benchmark.flags, json: { type: "boolean", default: false } } });
const result = await benchmark.run((line) => process.stderr.write(`${line}\n`), values);
const figures = "figures" in result ? result.figures : result;
const machine = `${cpus().length} x ${cpus()[0]?.model ?? "unknown"}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
if (values.json) process.stdout.write(`${JSON.stringify({ benchmark: name, machine, figures }, null, 2)}\n`);
else if ("text" in result) process.stdout.write(`${result.text}\n`);
else printTable(machine, figures);

function printTable(where: string, rows: readonly Figure[]): void {
  process.stdout.write(`${where}\n\n`);
  const width = Math.max(58, ...rows.map((row) => row.name.length));
  for (const { name: label, value, unit, aim, range, verdict } of rows) {
    const shown = `${value.toLocaleString("en-US")} ${unit}`.padEnd(22);
    const spread = range?.map((end) => end.toLocaleString("en-US")).join(" to ");
    const notes = [aim === undefined ? undefined : `aim: ${aim}`, spread, verdict].filter((note) => note !== undefined);
    process.stdout.write(`${label.padEnd(width)} ${shown} ${notes.length === 0 ? "" : `(${notes.join("; ")})`}\n`);
  }
}
