import type { Oracle } from "../oracle/oracle.ts";
import type { Run } from "../simulator/simulate.ts";

const SAMPLES = 1000;

/** How far the run was behind the oracle on average over its time: 0 never, 1 it had done nothing when all could be done. */
export function regretOf({ progress, endMs }: Run, oracle: Oracle): number {
  let sum = 0;
  for (let sample = 0; sample < SAMPLES; sample++) {
    const at = ((sample + 0.5) / SAMPLES) * endMs;
    sum += Math.max(0, 1 - progress.at(at) / oracle.recordsAt(at));
  }
  return sum / SAMPLES;
}
