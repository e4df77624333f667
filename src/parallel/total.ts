import { describeValue, UsageError } from "../errors.ts";

/** How many inputs there are: known, or estimated while they are read. */
export type Total = number | (() => number | undefined);

export function checkTotal(total: unknown): void {
  if (total === undefined || typeof total === "function" || (Number.isSafeInteger(total) && (total as number) >= 0))
    return;
  throw new UsageError(
    `Expected total to be an integer from 0 and up, or a function that gives one, got ${describeValue(total)}.`,
  );
}

/** What tells the total: the caller, or the input itself, as it was when the run began. */
export function totalOf(input: unknown, total: Total | undefined): () => number | undefined {
  if (typeof total === "function") return total;
  const known = total ?? sizeOf(input);
  return () => known;
}

function sizeOf(input: unknown): number | undefined {
  if (Array.isArray(input) || isTypedArray(input)) return input.length;
  return input instanceof Set || input instanceof Map ? input.size : undefined;
}

function isTypedArray(input: unknown): input is Uint8Array {
  return ArrayBuffer.isView(input) && "length" in input;
}
