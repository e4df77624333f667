import fc from "fast-check";
import { expect, test } from "vitest";
import * as errors from "../../../src/errors.ts";
import { fromPortable, toPortable } from "../../../src/connection/remote/portable.ts";

const across = (value: unknown): unknown => fromPortable(structuredClone(toPortable(value)));

test("values without errors are not copied before they are posted, and arrive as they are", () => {
  fc.assert(
    fc.property(fc.object({ withDate: true, withMap: true, withBigInt: true, withNullPrototype: false }), (value) => {
      expect(toPortable(value).value).toBe(value);
      expect(across(value)).toEqual(value);
    }),
  );
});

test.each<[Error]>([
  [new errors.UsageError("u")],
  [new errors.ServiceError("s", { status: 429, serverCode: "0x1", requestId: "r", retryable: true, retryAfterMs: 3 })],
  [new errors.TransportError("t", { unknownOutcome: true, cause: new Error("c") })],
  [new errors.DefinitionError("d", "account", "nmae")],
  [new errors.ValueError("account", "name", 5, "a text")],
  [new errors.InvalidRecordError(["a", "b"])],
  [new errors.MatchError("m", { table: "t", columns: ["c"], matches: 2 })],
  [new errors.ExpectationError("e", { expected: 1, found: 2 })],
  [new errors.InputError("i", { source: "f.csv", line: 3 })],
  [new errors.WorkerError("w", { firstIndex: 1, lastIndex: 2, exitCode: 3 })],
  [new TypeError("t", { cause: "beneath" })],
  [new AggregateError([new errors.StoppedError("one"), new RangeError("two")], "all")],
])("%s arrives with its class, fields, cause and stack", (error) => {
  const arrived = across(error) as Error;
  expect(arrived).toStrictEqual(error);
  expect(Object.getPrototypeOf(arrived)).toBe(Object.getPrototypeOf(error));
  expect(arrived.stack).toBe(error.stack);
  expect(Object.keys(arrived)).toEqual(Object.keys(error));
});

test("an error stays one and the same wherever it stands in a value", () => {
  const shared = new errors.ServiceError("busy", { status: 503 });
  const bulk = new errors.BulkError("b", {
    summary: {} as never,
    failures: [{ error: shared } as never, { error: shared } as never],
    cause: shared,
  });
  const [first, second] = across([{ deep: [bulk] }, shared]) as [{ deep: [errors.BulkError] }, Error];
  expect(second).toBeInstanceOf(errors.ServiceError);
  expect(first.deep[0].cause).toBe(second);
  expect(first.deep[0].failures.map(({ error }) => error)).toEqual([second, second]);
  expect(first.deep[0].failures[0]?.error).toBe(second);
});

test("the sender's own value is not changed", () => {
  const value = Object.freeze([Object.freeze({ error: new Error("e") })]);
  across(value);
  expect(value[0]?.error).toBeInstanceOf(Error);
});

test("circles and repetitions with errors in them stay what they are", () => {
  const error = new Error("round");
  error.cause = error;
  const one = { error, self: undefined as unknown };
  one.self = one;
  const [first, second] = across([one, one]) as [typeof one, unknown];
  expect(second).toBe(first);
  expect(first.self).toBe(first);
  expect(first.error.cause).toBe(first.error);
});

test("a property named __proto__ is a property like others", () => {
  const value = JSON.parse('{"__proto__":{"error":0}}') as Record<string, { error: unknown }>;
  value.__proto__!.error = new TypeError("t");
  const arrived = across(value) as object;
  expect(Object.keys(arrived)).toEqual(["__proto__"]);
  expect(Object.entries(arrived)[0]?.[1]).toEqual({ error: new TypeError("t") });
  expect("error" in {}).toBe(false);
});

test("a class that the other side does not have arrives as Error, with its name and fields", () => {
  class Odd extends Error {
    override readonly name = "Odd";
    readonly extra = [1];
  }
  expect(across(new Odd("o"))).toMatchObject({ name: "Odd", message: "o", extra: [1] });
});

test("a field that cannot be copied is described", () => {
  const error = Object.assign(new Error("e"), { onRetry: () => 1, fine: 2 });
  expect(across(error)).toMatchObject({ message: "e", fine: 2, onRetry: '"onRetry" (function)' });
  const mixed = Object.assign(new Error("m"), { parts: [new Error("within"), () => 1], cause: new RangeError("r") });
  expect(across(mixed)).toMatchObject({
    parts: expect.stringContaining("(array)") as unknown,
    cause: new RangeError("r"),
  });
});

test("the reason of an abort without one arrives as it is", () => {
  const reason = across(AbortSignal.abort().reason) as DOMException;
  expect(reason).toBeInstanceOf(DOMException);
  expect([reason.name, reason.code]).toEqual(["AbortError", 20]);
});
