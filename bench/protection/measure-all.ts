import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Result } from "./score/summary.ts";
import type { Scenario } from "./scenario/scenario.ts";

/** What a worker is to measure. */
export interface Task {
  readonly scenario: Scenario;
  /** Their names: functions do not travel. */
  readonly policies: readonly string[];
}

/** What it says of a task: its results, or why there are none. */
export type Answer = { readonly results: readonly Result[] } | { readonly error: unknown };

/** Measures each scenario under each policy, on all processors; the results are in the order of the scenarios. */
export async function measureAll(
  scenarios: readonly Scenario[],
  policies: readonly string[],
  tell: (line: string) => void,
): Promise<readonly Result[]> {
  const results: (readonly Result[])[] = [];
  const waiting = [...scenarios.entries()];
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL("measuring-worker.ts", import.meta.url));
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [index, scenario] = next;
        tell(`${scenario.name} …`);
        results[index] = await ask(worker, { scenario, policies });
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), scenarios.length) }, work));
  return results.flat();
}

function ask(worker: Worker, task: Task): Promise<readonly Result[]> {
  return new Promise((resolve, reject) => {
    worker.removeAllListeners();
    worker.once("error", reject);
    worker.once("message", (answer: Answer) => {
      if ("results" in answer) resolve(answer.results);
      else reject(answer.error instanceof Error ? answer.error : new Error(String(answer.error)));
    });
    worker.postMessage(task);
  });
}
