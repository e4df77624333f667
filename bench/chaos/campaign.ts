import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Tell } from "../benchmark.ts";
import type { Choices } from "./choices.ts";
import { addTallies } from "./report/tally.ts";
import { runSeed } from "./run-seed.ts";
import { forgetProgress, keepProgress, readProgress, type CounterExample, type Progress } from "./saved-state.ts";
import { describeScript } from "./script/describe-script.ts";
import { drawScript } from "./script/draw-script.ts";
import { spawnService, type Service } from "./service/spawn-service.ts";

/** Runs the seeds that are left, several at a time, and keeps after each how far it has come. */
export async function runCampaign(choices: Choices, tell: Tell): Promise<Progress> {
  let progress = await readProgress(choices);
  const isDone = new Set(progress.done);
  if (isDone.size > 0) tell(`going on: ${isDone.size} of ${choices.seeds} seeds are done`);
  const all = Array.from({ length: choices.seeds }, (_, place) => choices.from + place);
  const left = all.filter((seed) => !isDone.has(seed));
  const folder = await mkdtemp(join(tmpdir(), "chaos-"));
  let keeping = Promise.resolve();

  const work = async (lane: number): Promise<void> => {
    const service = await spawnService(join(folder, `service-${lane}.db`));
    try {
      for (let seed = left.shift(); seed !== undefined; seed = left.shift()) {
        const { tally, counterExample } = await tryOut(seed, { choices, service, folder, tell });
        progress = {
          done: [...progress.done, seed],
          tally: addTallies(progress.tally, tally),
          counterExamples: [...progress.counterExamples, ...(counterExample === undefined ? [] : [counterExample])],
        };
        const now = progress;
        keeping = keeping.then(() => keepProgress(choices, now));
        await keeping;
        if (now.done.length % 20 === 0)
          tell(`${now.done.length} of ${choices.seeds} seeds, ${now.counterExamples.length} counter-examples`);
      }
    } finally {
      await service.stop();
    }
  };
  await Promise.all(Array.from({ length: Math.min(choices.parallel, left.length) }, (_, lane) => work(lane)));
  await forgetProgress(choices);
  if (progress.counterExamples.length === 0) await rm(folder, { recursive: true });
  return progress;
}

interface Surroundings {
  readonly choices: Choices;
  readonly service: Service;
  readonly folder: string;
  readonly tell: Tell;
}

interface Tried {
  readonly tally: Awaited<ReturnType<typeof runSeed>>["tally"];
  readonly counterExample: CounterExample | undefined;
}

async function tryOut(seed: number, { choices, service, folder, tell }: Surroundings): Promise<Tried> {
  const script = drawScript(seed, choices);
  const words = describeScript(script);
  if (choices.isReplay) tell(words);
  const place = join(folder, `seed-${seed}`);
  const { complaints, tally } = await runSeed(script, service, place);
  if (complaints.length === 0) return { tally, counterExample: undefined };
  const counterExample = { seed, replay: replayOf(seed, choices), script: words, complaints };
  tell(
    [`COUNTER-EXAMPLE: ${counterExample.replay}`, words, ...complaints.map((each) => `- ${each}`), `see ${place}`].join(
      "\n",
    ),
  );
  return { tally, counterExample };
}

function replayOf(seed: number, { mostRecords, operation }: Choices): string {
  const records = mostRecords === 1500 ? "" : ` --records ${mostRecords}`;
  return `npm run bench -- chaos --seed ${seed}${records}${operation === undefined ? "" : ` --operation ${operation}`}`;
}
