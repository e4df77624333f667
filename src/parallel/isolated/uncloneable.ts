import { describeValue, UsageError } from "../../errors.ts";

/**
 * The error of a value that cannot be passed to another thread: it names what hinders that by its path.
 *
 * @param cause what the attempt to pass it threw
 */
export function explainUncloneable(value: unknown, path: string, cause: unknown): UsageError {
  const found = findUncloneable(value, path, new Set()) ?? `${path} holds something that cannot be passed`;
  return new UsageError(
    `${found} between threads. Pass plain data: values, arrays, plain objects, dates, maps, sets and buffers.`,
    { cause },
  );
}

function findUncloneable(value: unknown, path: string, seen: Set<unknown>): string | undefined {
  if (typeof value === "function" || typeof value === "symbol") {
    return `${path} is a ${typeof value} (${describeValue(value)}), which cannot be passed`;
  }
  if (typeof value !== "object" || value === null || seen.has(value)) return undefined;
  seen.add(value);
  for (const [step, part] of partsOf(value)) {
    const found = findUncloneable(part, path + step, seen);
    if (found !== undefined) return found;
  }
  return isCloneable(value) ? undefined : `${path} is ${describeValue(value)}, which cannot be passed`;
}

/** The values within a value, each with its step of the path. */
export function partsOf(value: object): (readonly [step: string, part: unknown])[] {
  if (Array.isArray(value)) return value.map((part: unknown, index) => [`[${index}]`, part] as const);
  if (value instanceof Map) {
    return [...value].flatMap(([key, part]) => [
      [".keys()", key] as const,
      [`.get(${describeValue(key)})`, part] as const,
    ]);
  }
  if (value instanceof Set) return [...value].map((part: unknown) => [".values()", part] as const);
  return Object.entries(value).map(([key, part]) => [stepTo(key), part as unknown] as const);
}

function stepTo(key: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

export function isCloneable(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}
