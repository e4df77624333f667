import { sustainedRate } from "../oracle/sustained-rate.ts";
import { periodsOf } from "../scenario/conditions.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Run } from "../simulator/simulate.ts";

const ENOUGH = 0.9;
const STEP_MS = 1000;

/**
 * How long each change of conditions was felt: from it until the run again does nine tenths of what can be kept up, over
 * the window that begins there (budgets are spent in bursts; a window evens them out). Null: not before the run or the
 * conditions changed again, or these lasted less than a window.
 */
export function recoveriesOf(scenario: Scenario, { progress, endMs }: Run): readonly (number | null)[] {
  const periods = periodsOf(scenario);
  return periods.slice(1).map(({ fromMs, conditions }, index) => {
    const until = Math.min(endMs, periods[index + 2]?.fromMs ?? Infinity);
    const { windowMs } = conditions.limits;
    const enough = ENOUGH * sustainedRate(scenario, conditions) * windowMs;
    for (let at = fromMs; at + windowMs <= until; at += STEP_MS) {
      if (progress.at(at + windowMs) - progress.at(at) >= enough) return at - fromMs;
    }
    return null;
  });
}
