import { describe, expect, test } from "vitest";
import type { BlockContext } from "../../src/parallel/block.ts";
import { invokeParallel } from "../../src/parallel/invoke-parallel.ts";
import type { LogEntry } from "../../src/parallel/report.ts";
import { parallelErrorOf } from "./waiting.ts";
import { numbers } from "./watched-source.ts";

async function usingOf(using: Readonly<Record<string, unknown>>): Promise<BlockContext["using"]> {
  let seen: BlockContext["using"] = {};
  await invokeParallel([1], (_chunk, context) => void (seen = context.using), { using });
  return seen;
}

describe("context.using", () => {
  test("has the values of the option, and is empty without it", async () => {
    expect(await usingOf({ suffix: "!", list: [1] })).toEqual({ suffix: "!", list: [1] });
    let seen: unknown;
    await invokeParallel([1], (_chunk, context) => void (seen = context.using));
    expect(seen).toEqual({});
  });

  test("is frozen: a block that changes it fails", async () => {
    const using = { count: 0 };
    const run = invokeParallel(numbers(2), (_chunk, context) => void Object.assign(context.using, { count: 1 }), {
      using,
      chunkSize: 1,
    });
    const { failures } = await parallelErrorOf(run);
    expect(failures.map(({ error }) => error.message)).toEqual([
      "Cannot assign to read only property 'count' of object '#<Object>'",
      "Cannot assign to read only property 'count' of object '#<Object>'",
    ]);
    expect(using).toEqual({ count: 0 });
  });

  test("is frozen through and through, plain data and arrays", async () => {
    const seen = await usingOf({ a: { b: [{ c: 1 }] }, bare: Object.assign(Object.create(null) as object, { d: [] }) });
    const parts = [seen, seen.a, (seen.a as { b: unknown[] }).b, (seen.a as { b: unknown[] }).b[0]];
    expect(parts.map((part) => Object.isFrozen(part))).toEqual([true, true, true, true]);
    expect(Object.isFrozen((seen.bare as { d: unknown[] }).d)).toBe(true);
  });

  test("is frozen below what the caller froze already", async () => {
    const seen = await usingOf({ settings: Object.freeze({ list: [1] }) });
    expect(Object.isFrozen((seen.settings as { list: unknown[] }).list)).toBe(true);
  });

  test("may refer to itself", async () => {
    const node: Record<string, unknown> = { name: "root" };
    node.self = node;
    const seen = await usingOf({ node });
    expect(seen.node).toBe(node);
    expect(Object.isFrozen(node)).toBe(true);
  });

  test("leaves objects with a class of their own as they are", async () => {
    const cache = new Map<string, number>();
    const seen = await usingOf({ cache });
    (seen.cache as typeof cache).set("a", 1);
    expect(cache.get("a")).toBe(1);
    expect(Object.isFrozen(cache)).toBe(false);
  });
});

describe("context.log", () => {
  test("tells onLog the level, the message and the chunk", async () => {
    const told: LogEntry[] = [];
    await invokeParallel(
      numbers(2),
      ([item], { log }) => {
        if (item === 0) {
          log.verbose("v");
          log.debug("d");
          log.information("i");
        } else {
          log.warning("w");
          log.error("e");
        }
      },
      { chunkSize: 1, maxDegreeOfParallelism: 1, onLog: (entry) => told.push(entry) },
    );
    expect(told).toEqual([
      { level: "verbose", message: "v", chunkIndex: 0, firstIndex: 0, items: [0], attempt: 1 },
      { level: "debug", message: "d", chunkIndex: 0, firstIndex: 0, items: [0], attempt: 1 },
      { level: "information", message: "i", chunkIndex: 0, firstIndex: 0, items: [0], attempt: 1 },
      { level: "warning", message: "w", chunkIndex: 1, firstIndex: 1, items: [1], attempt: 1 },
      { level: "error", message: "e", chunkIndex: 1, firstIndex: 1, items: [1], attempt: 1 },
    ]);
  });

  test("an error that a block only tells does not make it fail", async () => {
    expect(await invokeParallel([1], (_chunk, { log }) => log.error("careful"))).toMatchObject({ ok: 1, failed: 0 });
  });
});

test("the block sees what was given, with its types", async () => {
  const block = ([number = 0]: readonly number[], { using }: BlockContext<{ rate: number }>): number =>
    number * using.rate;
  expect(await Array.fromAsync(invokeParallel([2], block, { using: { rate: 3 } }))).toEqual([6]);
  expect(
    await Array.fromAsync(
      invokeParallel([2], ([number = 0], { using }) => number * using.rate, { using: { rate: 4 } }),
    ),
  ).toEqual([8]);
});
