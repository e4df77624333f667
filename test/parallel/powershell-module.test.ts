import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { connect } from "../../src/connection/connect.ts";
import { getDefaultConnection, setDefaultConnection } from "../../src/connection/default-connection.ts";
import { invokeParallel } from "../../src/parallel/invoke-parallel.ts";
import { whoAmI } from "../../src/records/who-am-i.ts";
import { calm, drain, parallelErrorOf, rejectionOf } from "./waiting.ts";
import { numbers, watchSource } from "./watched-source.ts";

describe("what the PowerShell module's own tests assert of Invoke-DataverseParallel", () => {
  test("of 10 items in chunks of 3 all 10 results come back, in whatever order", async () => {
    const { outputs } = await drain(invokeParallel(numbers(10), (chunk) => chunk, { chunkSize: 3 }));
    expect(outputs.toSorted()).toEqual(numbers(10));
  });

  test("5 items in chunks of 2 give text", async () => {
    const block = (chunk: readonly number[]): string[] => chunk.map((item) => `Item: ${item}`);
    const { outputs } = await drain(invokeParallel(numbers(5), block, { chunkSize: 2 }));
    expect(outputs.toSorted()).toEqual(["Item: 0", "Item: 1", "Item: 2", "Item: 3", "Item: 4"]);
  });

  test("25 items in chunks of 10 give 25 outputs", async () => {
    const run = invokeParallel(numbers(25), (chunk) => chunk, { chunkSize: 10 });
    expect((await drain(run)).outputs).toHaveLength(25);
    expect(await run).toMatchObject({ chunks: 3, outputs: 25 });
  });

  test("an empty input gives no error and no output", async () => {
    const run = invokeParallel([], (chunk) => chunk);
    expect(await drain(run)).toEqual({ outputs: [], error: undefined });
    expect(await run).toMatchObject({ read: 0, chunks: 0 });
  });

  test("a single item gives one output, and the block gets an array all the same", async () => {
    const { outputs } = await drain(invokeParallel(["only"], (chunk) => [[...chunk]], { chunkSize: 5 }));
    expect(outputs).toEqual([["only"]]);
  });
});

describe("W1: the cloned connection as default is one variable for the whole process", () => {
  afterEach(() => setDefaultConnection(undefined));

  test("here a chunk never runs on another chunk's clone, and the caller's default is the caller's own afterwards", async () => {
    const connection = await connect({ url: "emulator:", setAsDefault: true });
    const block = async ([item = 0]: readonly number[], context: { connection: unknown }): Promise<boolean> => {
      const own: boolean[] = [];
      for (let step = 0; step < 3; step++) {
        await sleep(item % 3);
        await whoAmI();
        own.push(getDefaultConnection() === context.connection);
      }
      return own.every(Boolean);
    };
    const run = invokeParallel(numbers(12), block, { chunkSize: 1, maxDegreeOfParallelism: 4 });
    const { outputs, error } = await drain(run);
    expect(error).toBeUndefined();
    expect(outputs).toEqual(numbers(12).map(() => true));
    expect(getDefaultConnection()).toBe(connection);
    expect((await whoAmI()).userId).toMatch(/^[0-9a-f-]{36}$/);
    await connection.close();
  });
});

describe("W3: Ctrl-C, -ErrorAction Stop and a downstream stop leave workers running", () => {
  /** Sends without end, or until it is refused; whoever leaves it running would see the count of requests grow. */
  const sendForEver = async (): Promise<never> => {
    for (;;) await whoAmI();
  };

  test("here an aborted run sends nothing more, even when its blocks do not heed the signal", async () => {
    const connection = await connect({ url: "emulator:" });
    const controller = new AbortController();
    const { signal } = controller;
    const run = invokeParallel(numbers(8), sendForEver, {
      connection,
      signal,
      chunkSize: 1,
      maxDegreeOfParallelism: 4,
    });
    const ended = rejectionOf(run);
    await sleep(10);
    controller.abort(new Error("Ctrl-C"));
    expect(await ended).toEqual(new Error("Ctrl-C"));
    await calm();
    const { requests } = connection.stats;
    expect(requests).toBeGreaterThan(4);
    await sleep(20);
    expect(connection.stats.requests).toBe(requests);
    await connection.close();
  });

  test("here errorAction stop ends only when the chunks in flight have ended, and begins none after", async () => {
    const connection = await connect({ url: "emulator:" });
    const source = watchSource();
    let running = 0;
    const block = async ([item]: readonly number[]): Promise<void> => {
      running += 1;
      await whoAmI();
      if (item !== 2) await sleep(5);
      running -= 1;
      if (item === 2) throw new Error("no 2");
    };
    const run = invokeParallel(source.input, block, {
      connection,
      chunkSize: 1,
      maxDegreeOfParallelism: 4,
      errorAction: "stop",
    });
    await parallelErrorOf(run);
    const { requests } = connection.stats;
    expect(running).toBe(0);
    expect(source.closed).toBe(true);
    await sleep(20);
    expect(connection.stats.requests).toBe(requests);
    await connection.close();
  });

  test("here a consumer that takes only the first output ends the run", async () => {
    const connection = await connect({ url: "emulator:" });
    const source = watchSource();
    const run = invokeParallel(source.input, () => whoAmI(), { connection, chunkSize: 1, maxDegreeOfParallelism: 4 });
    for await (const { userId } of run) if (userId !== "") break;
    const { requests } = connection.stats;
    expect(source.closed).toBe(true);
    await sleep(20);
    expect(connection.stats.requests).toBe(requests);
    await connection.close();
  });
});
