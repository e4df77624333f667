import { quantile } from "./figures.ts";
import { isRefused, lanesOf, readRemaining, type Lane } from "./lanes.ts";
import type { Answer } from "./read-trace.ts";

const FEWEST = 4;

/**
 * The way there and back: how much longer requests took than the service charged for them, or how long it took to be
 * refused, which is no work. Undefined: the trace shows neither.
 */
export function roundTripOf(answers: readonly Answer[], windowMs: number): number | undefined {
  const compared = lanesOf(answers).flatMap((lane) => compare(lane, windowMs));
  const count = compared.reduce((sum, lane) => sum + lane.count, 0);
  if (count >= FEWEST) return Math.max(0, compared.reduce((sum, { moreMs }) => sum + moreMs, 0) / count);
  return quantile(
    answers.filter(isRefused).map(({ durationMs }) => durationMs),
    0.5,
  );
}

/** Within the first window nothing comes back, so that all that is gone was charged. */
function compare(lane: Lane, windowMs: number): readonly { readonly moreMs: number; readonly count: number }[] {
  const read = lane.map((answer) => ({ answer, left: readRemaining(answer.remainingExecution) }));
  const first = read.find(({ left }) => left !== undefined);
  if (first?.left === undefined) return [];
  const until = first.answer.answeredAt + windowMs;
  const later = read.slice(read.indexOf(first) + 1).filter(({ answer }) => answer.answeredAt < until);
  const last = later.findLast(({ left }) => left !== undefined && left > 0);
  if (last?.left === undefined) return [];
  const charged = later.slice(0, later.indexOf(last) + 1).filter(({ answer }) => !isRefused(answer));
  const takenMs = charged.reduce((sum, { answer }) => sum + answer.durationMs, 0);
  return [{ moreMs: takenMs - 1000 * (first.left - last.left), count: charged.length }];
}
