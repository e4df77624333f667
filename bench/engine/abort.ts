/** A process of its own: how long a run takes to end, in milliseconds, when it is aborted with a thousand chunks waiting. */
import { invokeParallel } from "dataverse-parallel";
import { interleave, roundsOf } from "../rounds.ts";

const CHUNKS = 1000;

type Block = (chunk: readonly number[], context: { readonly signal: AbortSignal }) => Promise<unknown>;

const unheeding: Block = () => new Promise(() => undefined);
const heeding: Block = (_chunk, { signal }) =>
  new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });

async function aborted(block: Block): Promise<number> {
  const aborting = new AbortController();
  const options = { chunkSize: 1, maxDegreeOfParallelism: CHUNKS, signal: aborting.signal };
  const run = invokeParallel(
    Array.from({ length: 2 * CHUNKS }, (_, index) => index),
    block,
    options,
  );
  const ended = run.catch(() => performance.now());
  while ((run.progress?.chunks ?? 0) < CHUNKS) await new Promise((resolve) => setImmediate(resolve));
  const start = performance.now();
  aborting.abort(new Error("enough"));
  return ((await ended) as number) - start;
}

const measured = await interleave(11, { heeding: () => aborted(heeding), unheeding: () => aborted(unheeding) });
process.stdout.write(JSON.stringify({ heeding: roundsOf(measured.heeding), unheeding: roundsOf(measured.unheeding) }));
process.exit(0);
