import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import type { Connection } from "../../src/connection/connection.ts";
import { getDefaultConnection, setDefaultConnection, withConnection } from "../../src/connection/default-connection.ts";
import { UsageError } from "../../src/errors.ts";
import { invokeParallel } from "../../src/parallel/invoke-parallel.ts";
import { createFakeConnection } from "./fake-connection.ts";
import { drain, parallelErrorOf, rejectionOf } from "./waiting.ts";
import { numbers } from "./watched-source.ts";

afterEach(() => setDefaultConnection(undefined));

describe("the clones of a run", () => {
  test("there is one for each worker, and no more workers than chunks at a time", async () => {
    const connection = createFakeConnection();
    const used = new Set<Connection>();
    await invokeParallel(
      numbers(30),
      async (_chunk, context) => {
        used.add(context.connection);
        await nextTurn();
      },
      { connection, chunkSize: 1, maxDegreeOfParallelism: 3 },
    );
    expect(connection.clones).toHaveLength(3);
    expect([...used]).toEqual(connection.clones);
  });

  test("two chunks at a time never have the same one", async () => {
    const busy = new Set<Connection>();
    await invokeParallel(
      numbers(40),
      async ([item = 0], { connection }) => {
        expect(busy.has(connection)).toBe(false);
        busy.add(connection);
        await sleep(item % 3);
        busy.delete(connection);
      },
      { connection: createFakeConnection(), chunkSize: 1, maxDegreeOfParallelism: 4 },
    );
  });

  test("a worker is drawn only when all others are busy", async () => {
    const connection = createFakeConnection();
    await invokeParallel(numbers(10), () => undefined, { connection, chunkSize: 1, maxDegreeOfParallelism: 1 });
    expect(connection.clones).toHaveLength(1);
  });

  test("they are closed when the run is over, and the connection is not", async () => {
    const connection = createFakeConnection();
    await invokeParallel([1, 2], () => nextTurn(), { connection, chunkSize: 1, maxDegreeOfParallelism: 2 });
    expect(connection.clones.map((clone) => clone.closed)).toEqual([true, true]);
    expect(connection.closed).toBe(false);
  });

  test("when none can be made, that is what the run ends with", async () => {
    const connection = { ...createFakeConnection(), clone: () => fail("no clones today") };
    const run = invokeParallel([1], () => undefined, { connection });
    expect(await rejectionOf(run)).toEqual(new Error("no clones today"));
  });

  test("without a connection the context says what to do", async () => {
    const run = invokeParallel([1], (_chunk, context) => context.connection.url);
    const { failures } = await parallelErrorOf(run);
    expect(failures[0]?.error).toEqual(
      new UsageError("This run has no connection. Pass one to invokeParallel, or connect with { setAsDefault: true }."),
    );
  });
});

describe("the default connection", () => {
  test("is the worker's clone in the block, also after waiting", async () => {
    const connection = createFakeConnection();
    const pairs: [unknown, unknown, unknown][] = [];
    await invokeParallel(
      numbers(12),
      async (_chunk, context) => {
        const before = getDefaultConnection();
        await sleep(1);
        pairs.push([context.connection, before, getDefaultConnection()]);
      },
      { connection, chunkSize: 2, maxDegreeOfParallelism: 3 },
    );
    expect(pairs).toHaveLength(6);
    for (const [clone, before, after] of pairs) {
      expect(before).toBe(clone);
      expect(after).toBe(clone);
      expect(connection.clones).toContain(clone);
    }
  });

  test("is the clone in every next of an async generator that the block returned, and when that is closed", async () => {
    const connection = createFakeConnection();
    const seen: unknown[] = [];
    const note = (): void => void seen.push(getDefaultConnection());
    async function* outputs(): AsyncGenerator<number> {
      try {
        note();
        yield 1;
        note();
        await nextTurn();
        note();
        yield 2;
        note();
        yield 3;
      } finally {
        await nextTurn();
        note();
      }
    }
    const run = invokeParallel([1], () => outputs(), { connection });
    for await (const output of run) {
      expect(getDefaultConnection()).toBeUndefined();
      if (output === 2) break;
    }
    expect(seen.length).toBeGreaterThanOrEqual(4);
    expect(new Set(seen)).toEqual(new Set([connection.clones[0]]));
  });

  test("is the clone in every next and return of a plain iterator that the block returned", async () => {
    const connection = createFakeConnection();
    const seen: string[] = [];
    const note = (method: string): void => {
      expect(getDefaultConnection()).toBe(connection.clones[0]);
      seen.push(method);
    };
    const outputs: Iterable<number> = {
      [Symbol.iterator]: () => ({
        next: () => (note("next"), { done: false, value: 1 }),
        return: () => (note("return"), { done: true, value: undefined }),
      }),
    };
    const run = invokeParallel([1], () => outputs, { connection });
    for await (const output of run) if (output === 1) break;
    expect(seen.at(0)).toBe("next");
    expect(seen.at(-1)).toBe("return");
  });

  test.each(["sync", "async"])("is not the clone in a source (%s), whatever runs", async (kind) => {
    const connection = createFakeConnection();
    const seen: unknown[] = [];
    function* sync(): Generator<number> {
      try {
        for (const item of numbers(9)) {
          seen.push(getDefaultConnection());
          yield item;
        }
      } finally {
        seen.push(getDefaultConnection());
      }
    }
    async function* async(): AsyncGenerator<number> {
      for (const item of sync()) {
        await nextTurn();
        seen.push(getDefaultConnection());
        yield item;
      }
    }
    setDefaultConnection(connection);
    await invokeParallel(kind === "sync" ? sync() : async(), () => nextTurn(), {
      chunkSize: 2,
      maxDegreeOfParallelism: 2,
    });
    expect(new Set(seen)).toEqual(new Set([connection]));
  });

  test("is in a source that of the place where the run was made, also when another place awaits it", async () => {
    const [maker, waiter] = [createFakeConnection(), createFakeConnection()];
    const seen: unknown[] = [];
    function* source(): Generator<number> {
      seen.push(getDefaultConnection());
      yield 1;
    }
    const run = withConnection(maker, () => invokeParallel(source(), () => undefined));
    await withConnection(waiter, () => run.then(() => undefined));
    expect(seen).toEqual([maker]);
  });

  test("is again that of the caller after the run, and for what the loop does between outputs", async () => {
    const connection = createFakeConnection();
    setDefaultConnection(connection);
    for await (const output of invokeParallel([1, 2], (chunk) => chunk)) {
      expect([1, 2]).toContain(output);
      expect(getDefaultConnection()).toBe(connection);
    }
    expect(getDefaultConnection()).toBe(connection);
  });

  test("is the same for two runs at a time in neither: each sees its own clones only", async () => {
    const connections = [createFakeConnection(), createFakeConnection()];
    const seen = await Promise.all(
      connections.map(async (connection) => {
        const block = async (): Promise<Connection | undefined> => {
          await sleep(1);
          return getDefaultConnection();
        };
        const { outputs } = await drain(
          invokeParallel(numbers(20), block, { connection, chunkSize: 2, maxDegreeOfParallelism: 2 }),
        );
        return new Set(outputs);
      }),
    );
    expect(seen).toEqual(connections.map(({ clones }) => new Set(clones)));
  });

  test("of a run in a block has clones of that block's clone", async () => {
    const connection = createFakeConnection();
    const run = invokeParallel([1], () => invokeParallel([1], (_chunk, inner) => inner.connection.url), {
      connection,
    });
    await run;
    expect(connection.clones).toHaveLength(1);
    expect(connection.clones[0]?.clones).toHaveLength(1);
  });
});

function fail(message: string): never {
  throw new Error(message);
}
