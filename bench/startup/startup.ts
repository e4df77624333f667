import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Benchmark, Figure, Flags } from "../benchmark.ts";
import { interleave } from "../rounds.ts";
import { DVP, environmentOf } from "../overhead/command.ts";
import { createRowFiles } from "../overhead/files.ts";
import { columnNames, TABLE } from "../overhead/rows.ts";
import { readCounts, resetCounts } from "../overhead/sink/counts.ts";
import { spawnSink } from "../overhead/sink/spawn-sink.ts";
import { wallClock } from "../overhead/sink/tally.ts";
import { writeBlock } from "../report/document.ts";
import { aimsTable } from "../overhead/report/tables.ts";
import { describeMachine } from "../overhead/report/machine.ts";
import { readCount } from "../read-count.ts";
import { figuresOf } from "./figures.ts";
import { untilEnd, untilFirstOutput } from "./waiting.ts";

const COLUMNS = 5;
const RECORDS = 1000;

/** How long one waits for the command: until it is done, or until the first record comes out or is sent. */
export const startup: Benchmark = {
  flags: { rounds: { type: "string", default: "25" }, write: { type: "string" } },
  async run(tell, flags) {
    const figures = await measureAll(tell, flags);
    if (typeof flags.write === "string") {
      const content = [await describeMachine(), aimsTable(figures)].join("\n\n");
      await writeBlock(join(flags.write, "performance.md"), "startup", content);
    }
    return figures;
  },
};

async function measureAll(tell: (line: string) => void, flags: Flags): Promise<readonly Figure[]> {
  const rounds = readCount("rounds", flags.rounds);
  const directory = await mkdtemp(join(tmpdir(), "bench-startup-"));
  const sink = await spawnSink({ columns: COLUMNS, records: RECORDS });
  try {
    const env = { ...process.env, ...environmentOf(sink, directory) };
    const csv = await createRowFiles(directory).of("csv", COLUMNS, RECORDS);
    const get = [DVP, "get", TABLE, "--columns", columnNames(COLUMNS).join(","), "--progress", "none"];
    const set = [DVP, "set", TABLE, csv, "--create-only", "--progress", "none"];
    tell(`${rounds} rounds`);
    const measured = await interleave(rounds, {
      node: () => untilEnd(["-e", "0"], env),
      version: () => untilEnd([DVP, "--version"], env),
      help: () => untilEnd([DVP, "--help"], env),
      firstRead: () => untilFirstOutput(get, env),
      firstWrite: async () => {
        await resetCounts(sink.signIn);
        const start = wallClock();
        await untilEnd(set, env);
        const { firstAt } = await readCounts(sink.signIn);
        return (firstAt ?? NaN) - start;
      },
    });
    return figuresOf(measured);
  } finally {
    await sink.stop();
    await rm(directory, { recursive: true });
  }
}
