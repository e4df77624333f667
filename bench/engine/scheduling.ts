/**
 * A process of its own: chunks of items through a block that does nothing, in a plain loop, through p-map and through
 * invokeParallel, in turn. Prints, as JSON, what that costs beyond the loop for an item, and a chunk against p-map.
 */
import { invokeParallel } from "dataverse-parallel";
import pMap from "p-map";
import { interleave, milliseconds, roundsOf } from "../rounds.ts";

const ROUNDS = 11;
const CHUNK = 50;
const CHUNKS = 20_000;
const DEGREE = 8;

const items = Array.from({ length: CHUNK * CHUNKS }, (_, index) => index);
const block: (chunk: readonly number[]) => Promise<void> = () => Promise.resolve();

/** Cut as any input is, of which nobody knows whether it is an array: item by item. */
function* chunks(): Generator<readonly number[]> {
  let chunk: number[] = [];
  for (const item of items) {
    if (chunk.push(item) < CHUNK) continue;
    yield chunk;
    chunk = [];
  }
}

const measures = {
  loop: async () => {
    for (const chunk of chunks()) await block(chunk);
  },
  pMap: () => pMap(chunks(), block, { concurrency: DEGREE }),
  ours: () => invokeParallel(items, block, { chunkSize: CHUNK, maxDegreeOfParallelism: DEGREE }),
};

const measured = await interleave(ROUNDS, {
  loop: () => milliseconds(measures.loop),
  pMap: () => milliseconds(measures.pMap),
  ours: () => milliseconds(measures.ours),
});
const perItem = measured.ours.map((ours, round) => ((ours - (measured.loop[round] ?? 0)) * 1000) / items.length);
const againstPMap = measured.ours.map((ours, round) => ours / (measured.pMap[round] ?? NaN));
const perChunk = measured.ours.map((ours) => (ours * 1000) / CHUNKS);
process.stdout.write(
  JSON.stringify({ perItem: roundsOf(perItem), againstPMap: roundsOf(againstPMap), perChunk: roundsOf(perChunk) }),
);
