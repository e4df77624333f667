import { describeValue, UsageError } from "../errors.ts";
import { checkNames } from "./option-checks.ts";
import type { BlockProgress } from "./report.ts";

const NAMES: Readonly<Record<keyof BlockProgress, true>> = { activity: true, status: true, done: true, total: true };

/** Gives a copy, so that nobody sees what the block changes later. @throws UsageError for values that cannot be. */
export function checkBlockProgress(progress: BlockProgress): BlockProgress {
  if (typeof progress !== "object" || (progress as unknown) === null) {
    throw new UsageError(`Expected context.progress to be called with an object, got ${describeValue(progress)}.`);
  }
  checkNames("context.progress", progress, NAMES);
  for (const name of ["activity", "status"] as const) {
    if (progress[name] === undefined || typeof progress[name] === "string") continue;
    throw new UsageError(`Expected ${name} of context.progress to be a text, got ${describeValue(progress[name])}.`);
  }
  for (const name of ["done", "total"] as const) {
    const value = progress[name];
    if (value === undefined || (Number.isFinite(value) && value >= 0)) continue;
    throw new UsageError(
      `Expected ${name} of context.progress to be a number from 0 and up, got ${describeValue(value)}.`,
    );
  }
  return { ...progress };
}
