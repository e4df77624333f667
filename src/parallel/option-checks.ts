import { describeValue, UsageError } from "../errors.ts";

/** What every function of this package checks of its options. What is wrong is thrown as UsageError. */

/** What a run does when something fails. */
export type ErrorAction = "continue" | "stop" | "silentlyContinue";

export function checkErrorAction(errorAction: ErrorAction = "continue"): ErrorAction {
  return checkOneOf("errorAction", errorAction, ["continue", "stop", "silentlyContinue"]);
}

/** An option that is a whole number. */
export function checkCount(name: string, value: unknown, least: number, most = Number.MAX_SAFE_INTEGER): number {
  if (Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most) return value as number;
  const range = most === Number.MAX_SAFE_INTEGER ? `${least} and up` : `${least} to ${most}`;
  throw new UsageError(`Expected ${name} to be an integer from ${range}, got ${describeValue(value)}.`);
}

export function checkOneOf<T extends string>(name: string, value: T, allowed: readonly T[]): T {
  if (allowed.includes(value)) return value;
  throw new UsageError(`Expected ${name} to be one of ${allowed.join(", ")}, got ${describeValue(value)}.`);
}

/** An unknown option is a mistake, and never passed over. */
export function checkNames(caller: string, options: object, names: Readonly<Record<string, true>>): void {
  if (typeof options !== "object" || (options as unknown) === null || Array.isArray(options)) {
    throw new UsageError(`Expected the options of ${caller} to be an object, got ${describeValue(options)}.`);
  }
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(names, name)) continue;
    throw new UsageError(`${caller} has no option ${name}. Its options: ${Object.keys(names).join(", ")}.`);
  }
}

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
