import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/errors.ts";
import { invokeParallel } from "../../src/parallel/invoke-parallel.ts";
import { createFakeConnection } from "./fake-connection.ts";

class Account {
  readonly name = "a";
}

function refusalOf(using: unknown): unknown {
  try {
    void invokeParallel([1], () => undefined, { using: using as Record<string, unknown> });
  } catch (error) {
    return error;
  }
  return undefined;
}

describe("a value for the block that is no data is refused at once, by its path", () => {
  test.each<[using: unknown, path: string, why: string]>([
    [{ convert: () => 1 }, "using.convert", "a function"],
    [{ a: { b: [1, 2, 3, Symbol("s")] } }, "using.a.b[3]", "a symbol (Symbol(s))"],
    [{ "a b": [{ c: Math.max }] }, 'using["a b"][0].c', "a function"],
    [{ one: createFakeConnection() }, "using.one", "a connection. The block has one of its own, context.connection"],
    [{ list: [new Account()] }, "using.list[0]", "an instance of Account, which would lose its methods"],
    [{ address: new URL("https://example.com") }, "using.address", "an instance of URL"],
    [{ m: new Map([["k", () => 1]]) }, 'using.m.get("k" (string))', "a function"],
    [{ s: new Set([new WeakMap()]) }, "using.s.values()", "an instance of WeakMap"],
    [{ later: Promise.resolve(1) }, "using.later", "an instance of Promise"],
  ])("%o", (using, path, why) => {
    const error = refusalOf(using);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message.startsWith(`${path} is ${why}`)).toBe(true);
  });

  test("and what is no object at all", () => {
    expect(refusalOf("x")).toEqual(
      new UsageError('Expected using to be an object with values by name, got "x" (string).'),
    );
  });
});

test("data of every kind is taken", () => {
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  const bare = Object.assign(Object.create(null) as object, { a: 1 });
  const binary = [new Uint8Array(2), Buffer.from("x"), new ArrayBuffer(1), new DataView(new ArrayBuffer(1))];
  const using = { circle, bare, binary, when: new Date(), none: null, not: undefined, big: 1n, error: new Error("e") };
  expect(refusalOf({ ...using, map: new Map([[1, new Set([/x/u])]]) })).toBeUndefined();
});
