import { parentPort } from "node:worker_threads";
import { findPolicies } from "./choices.ts";
import { measure } from "./measure.ts";
import type { Answer, Task } from "./measure-all.ts";

parentPort?.on("message", ({ scenario, policies }: Task) => parentPort?.postMessage(answerTo({ scenario, policies })));

function answerTo({ scenario, policies }: Task): Answer {
  try {
    return { results: measure(scenario, findPolicies(policies)) };
  } catch (error) {
    return { error };
  }
}
