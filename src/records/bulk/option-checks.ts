import { describeValue, UsageError } from "../../errors.ts";

/** An option that is on or off. JavaScript brings what no type has promised, and "false" is no false. */
export function checkFlag(name: string, value: unknown): boolean {
  if (value === undefined || typeof value === "boolean") return value === true;
  throw new UsageError(`Expected ${name} to be true or false, got ${describeValue(value)}.`);
}

/** An option that is a list. A text is none, although it has letters. */
export function checkList<T>(name: string, value: readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value as readonly T[];
  throw new UsageError(`Expected ${name} to be a list, got ${describeValue(value)}.`);
}
