/** Every option of invokeParallel with what it cannot be: refused at once, before anything is read. */
import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/errors.ts";
import { invokeParallel } from "../../src/parallel/invoke-parallel.ts";
import { watchSource } from "./watched-source.ts";

/** Tries options that a caller without types may pass. */
function refusalOf(options: unknown, block: unknown = () => undefined): unknown {
  const source = watchSource();
  try {
    void invokeParallel(source.input, block as () => void, options as object);
  } catch (error) {
    expect(source.pulled).toBe(0);
    return error;
  }
  throw new Error("Expected it to be refused.");
}

const notNumbers: readonly (readonly [value: unknown, shown: string])[] = [
  [NaN, "NaN (number)"],
  [Infinity, "Infinity (number)"],
  [-Infinity, "-Infinity (number)"],
  [2 ** 53, "9007199254740992 (number)"],
  [1.5, "1.5 (number)"],
  ["5", '"5" (string)'],
  [5n, "5 (bigint)"],
  [true, "true (boolean)"],
  [null, "null"],
  [[5], "[5] (array)"],
];

const others: readonly (readonly [value: unknown, shown: string])[] = [
  [1, "1 (number)"],
  [NaN, "NaN (number)"],
  ["yes", '"yes" (string)'],
  [null, "null"],
  [{}, "{} (object)"],
  [[], "[] (array)"],
];

describe("a number that cannot be", () => {
  const least = { chunkSize: 1, maxDegreeOfParallelism: 1, window: 2, retries: 0, timeoutMs: 1, lingerMs: 0 };

  describe.each(Object.entries(least))("%s from %i", (name, from) => {
    const below = [
      [from - 1, `${from - 1} (number)`],
      [-7, "-7 (number)"],
    ] as const;

    test.each([...below, ...notNumbers])("is refused as %o", (value, shown) => {
      const message = `Expected ${name} to be an integer from ${from} and up, got ${shown}.`;
      expect(refusalOf({ [name]: value })).toEqual(new UsageError(message));
    });
  });

  test.each([[-1, "-1 (number)"], ...notNumbers] as const)("total is refused as %o", (value, shown) => {
    const message = `Expected total to be an integer from 0 and up, or a function that gives one, got ${shown}.`;
    expect(refusalOf({ total: value })).toEqual(new UsageError(message));
  });
});

describe("an option of another kind", () => {
  const kinds: Readonly<Record<string, string>> = {
    per: "one of chunk, item",
    errorAction: "one of continue, stop, silentlyContinue",
    ordered: "true or false",
    onProgress: "a function",
    onFailure: "a function",
    onChunkEnd: "a function",
    onLog: "a function",
    onBlockProgress: "a function",
    connection: "a connection, as connect gives one",
    signal: "an AbortSignal",
  };

  describe.each(Object.entries(kinds))("%s, which is %s", (name, what) => {
    test.each(others)("is refused as %o", (value, shown) => {
      expect(refusalOf({ [name]: value })).toEqual(new UsageError(`Expected ${name} to be ${what}, got ${shown}.`));
    });
  });

  test.each(others.filter(([value]) => Array.isArray(value) || value === null || typeof value !== "object"))(
    "using, which is an object, is refused as %o",
    (value, shown) => {
      const message = `Expected using to be an object with values by name, got ${shown}.`;
      expect(refusalOf({ using: value })).toEqual(new UsageError(message));
    },
  );
});

describe("options", () => {
  test.each([
    [null, "null"],
    [5, "5 (number)"],
    ["x", '"x" (string)'],
    [[], "[] (array)"],
  ])("that are none are refused as %o", (options, shown) => {
    const message = `Expected the options of invokeParallel to be an object, got ${shown}.`;
    expect(refusalOf(options)).toEqual(new UsageError(message));
  });

  test.each(["chunksize", "maxDegreeOfParallism", "signal ", "toString", "__proto__"])(
    "named %o are unknown",
    (name) => {
      const options: unknown = JSON.parse(`{"${name}":1}`);
      const { message } = refusalOf(options) as Error;
      expect(message).toContain(`invokeParallel has no option ${name}. Its options: chunkSize, `);
    },
  );
});
