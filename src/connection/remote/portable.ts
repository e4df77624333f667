import { describeValue } from "../../errors.ts";
import { complete, rebuild, takeApart, type PortableError } from "./portable-error.ts";

type Path = readonly (string | number)[];

/** A value on its way to another thread: errors travel beside it, so that they arrive whole. */
export interface Portable {
  readonly value: unknown;
  readonly errors: readonly PortableError[];
  /** Where they belong in the value, and in the fields of one another. */
  readonly places: readonly Place[];
}

interface Place {
  /** In the value, or in a field of the error of this number. */
  readonly of: number | "value";
  readonly path: Path;
  readonly error: number;
}

const NONE = { errors: [], places: [] };

/**
 * Makes a value fit to be posted. It is left as it is, and copied only where it holds an error: in plain objects and
 * arrays, at any depth.
 */
export function toPortable(value: unknown): Portable {
  if (!holdsError(value, new Set())) return { value, ...NONE };
  const errors: PortableError[] = [];
  const places: Place[] = [];
  const numbers = new Map<Error, number>();

  const numberOf = (error: Error): number => {
    const known = numbers.get(error);
    if (known !== undefined) return known;
    const number = numbers.size;
    numbers.set(error, number);
    let field = 0;
    errors[number] = takeApart(error, (part) => carried(part, number, [field++]));
    return number;
  };
  /** The value with nothing in place of its errors; `copies` keeps circles and repetitions what they are. */
  const without = (part: unknown, of: Place["of"], path: Path, copies: Map<object, object>): unknown => {
    if (part instanceof Error) {
      places.push({ of, path, error: numberOf(part) });
      return undefined;
    }
    if (!isPlain(part) || !holdsError(part, new Set())) return part;
    const known = copies.get(part);
    if (known !== undefined) return known;
    const copy = Array.isArray(part) ? [] : {};
    copies.set(part, copy);
    for (const [key, each] of Object.entries(part)) {
      const value = without(each, of, [...path, key], copies);
      Object.defineProperty(copy, key, { value, enumerable: true, writable: true, configurable: true });
    }
    return copy;
  };
  /** A field of an error: what cannot travel is described, for an error must arrive. */
  const carried = (part: unknown, of: number, path: Path): unknown => {
    const before = places.length;
    const rest = without(part, of, path, new Map());
    try {
      structuredClone(rest);
      return rest;
    } catch {
      places.length = before;
      return describeValue(part);
    }
  };
  return { value: without(value, "value", [], new Map()), errors, places };
}

/** The value as it was. */
export function fromPortable({ value, errors, places }: Portable): unknown {
  if (errors.length === 0) return value;
  const rebuilt = errors.map(rebuild);
  const holder: { value: unknown } = { value };
  for (const { of, path, error } of places) {
    if (of === "value") place(holder, ["value", ...path], rebuilt[error]);
    else place(errors[of]?.fields, fieldPath(path), rebuilt[error]);
  }
  for (const [number, error] of rebuilt.entries()) complete(error, errors[number]?.fields ?? []);
  return holder.value;
}

/** A field's first step is its number among the fields. */
function fieldPath([field = 0, ...path]: Path): Path {
  return [field, "value", ...path];
}

function place(root: unknown, path: Path, error: unknown): void {
  let holder = root as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) holder = holder[key] as typeof holder;
  holder[path.at(-1) ?? 0] = error;
}

/** Called for every input and output: records, which hold no objects, are not even remembered as seen. */
function holdsError(value: unknown, seen: Set<unknown>): boolean {
  if (!isPlain(value)) return value instanceof Error;
  const parts: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  if (!parts.some(isObject) || seen.has(value)) return false;
  seen.add(value);
  return parts.some((part) => isObject(part) && holdsError(part, seen));
}

function isPlain(value: unknown): value is object {
  if (!isObject(value)) return false;
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
