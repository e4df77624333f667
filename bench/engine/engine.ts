import { round, type Benchmark, type Figure, type Tell } from "../benchmark.ts";
import { runNode } from "../child.ts";
import { figureOf, type Rounds } from "../rounds.ts";

const here = (file: string): string => new URL(file, import.meta.url).pathname;

/** What invokeParallel itself costs: scheduling, memory, worker threads, and coming to an end. */
export const engine: Benchmark = {
  run: async (tell) => [
    ...(await scheduling(tell)),
    ...(await memory(tell)),
    ...(await workers(tell)),
    ...(await aborts(tell)),
  ],
};

async function scheduling(tell: Tell): Promise<Figure[]> {
  tell("a million items in chunks of 50, in a loop, through p-map and through invokeParallel");
  const { perItem, againstPMap, perChunk } = await measure("scheduling.ts");
  return [
    figureOf("scheduling an item, chunks of 50, beyond a plain loop", perItem, "µs", 3, "1.0 at most"),
    figureOf("scheduling a chunk", perChunk, "µs", 2),
    figureOf("a chunk, against p-map", againstPMap, "times", 2, "1.5 at most"),
  ];
}

async function memory(tell: Tell): Promise<Figure[]> {
  tell("ten million items through a block that does nothing");
  const { peakMegabytes, seconds } = await runNode([here("ten-million.mjs")]);
  return [
    { name: "peak memory of ten million items", value: round(peakMegabytes), unit: "MB", aim: "under 120" },
    { name: "ten million items", value: round(seconds, 1), unit: "s" },
  ];
}

async function workers(tell: Tell): Promise<Figure[]> {
  tell("a block that computes, in process and in two workers; records to two workers and back");
  const { seconds, speedup, bare, processors, perSecond } = await measure("workers.ts");
  return [
    figureOf("a block that computes, in process", seconds, "s", 1, "2 or more"),
    figureOf("the same in two warm workers", speedup, "times as fast", 2, "1.8 or more"),
    figureOf("the same in two threads without us", bare, "times as fast", 2),
    figureOf("processor time of the two workers, against in process", processors, "times", 2),
    figureOf("records of ten columns to workers and back", perSecond, "records/s", 0, "200,000 or more"),
  ];
}

async function aborts(tell: Tell): Promise<Figure[]> {
  tell("an abort with a thousand chunks waiting");
  const { heeding, unheeding } = await measure("abort.ts");
  return [
    figureOf("abort of 1,000 blocks that heed their signal", heeding, "ms", 1, "over in 50"),
    figureOf("abort of 1,000 blocks that do not", unheeding, "ms", 1, "over in 50"),
  ];
}

async function measure(program: string): Promise<Record<string, Rounds>> {
  const { stdout } = await runNode([here(program)]);
  return JSON.parse(stdout) as Record<string, Rounds>;
}
