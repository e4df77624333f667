import { didYouMean } from "../../../src/metadata/nearest.ts";

/** Gives the value back as it is to be used, or throws and says what was expected at `path`. */
export type Check<T> = (value: unknown, path: string) => T;

export function number(from: number, to = Infinity): Check<number> {
  return (value, path) => {
    if (typeof value === "number" && value >= from && value <= to) return value;
    return refuse(path, to === Infinity ? `a number from ${from}` : `a number from ${from} to ${to}`, value);
  };
}

export const positive: Check<number> = (value, path) =>
  typeof value === "number" && value > 0 && value < Infinity ? value : refuse(path, "a number above 0", value);

export function whole(from: number): Check<number> {
  return (value, path) =>
    typeof value === "number" && Number.isInteger(value) && value >= from
      ? value
      : refuse(path, `a whole number from ${from}`, value);
}

/** JSON has no undefined: null says that there is none. */
export function orNull<T>(check: Check<T>): Check<T | null> {
  return (value, path) => (value === null ? null : check(value, path));
}

export const text: Check<string> = (value, path) =>
  typeof value === "string" && value !== "" ? value : refuse(path, "a text", value);

export function oneOf<T extends string>(...words: readonly T[]): Check<T> {
  return (value, path) => words.find((word) => word === value) ?? refuse(path, `one of ${words.join(", ")}`, value);
}

export function list<T>(check: Check<T>, atLeast = 0): Check<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value) || value.length < atLeast) {
      return refuse(path, `a list${atLeast > 0 ? ` of at least ${atLeast}` : ""}`, value);
    }
    return value.map((item, index) => check(item, `${path}[${index}]`));
  };
}

export function pair<T>(check: Check<T>): Check<readonly T[]> {
  return (value, path) =>
    Array.isArray(value) && value.length === 2 ? list(check)(value, path) : refuse(path, "a list of two", value);
}

export interface Field<T> {
  readonly check: Check<T>;
  /** What it is when it is left out; a field that is required has none. */
  readonly fallback?: T;
  readonly optional?: boolean;
}

type Fields<T> = { readonly [Name in keyof T]-?: Field<Exclude<T[Name], undefined>> };

/** An object with these fields and no others. */
export function object<T extends object>(fields: Fields<T>): Check<T> {
  const table = Object.entries<Field<unknown>>(fields);
  const names = table.map(([name]) => name);
  return (value, path) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return refuse(path, "an object", value);
    for (const name of Object.keys(value)) {
      if (!names.includes(name)) {
        throw new Error(`${path} has no field ${name}.${didYouMean(name, names)} The fields: ${names.join(", ")}.`);
      }
    }
    const given: Readonly<Record<string, unknown>> = { ...value };
    const read = table.flatMap(([name, field]): [string, unknown][] => {
      if (given[name] !== undefined) return [[name, field.check(given[name], `${path}.${name}`)]];
      if (field.fallback !== undefined) return [[name, field.fallback]];
      return field.optional === true ? [] : refuse(`${path}.${name}`, "a value", undefined);
    });
    const whole: unknown = Object.fromEntries(read);
    return whole as T;
  };
}

function refuse(path: string, expected: string, got: unknown): never {
  throw new Error(`${path} must be ${expected}, but it is ${got === undefined ? "missing" : JSON.stringify(got)}.`);
}
