/** What is wrong with the PowerShell module's parallel blocks, by the numbers of those who looked: here it is right. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { BlockContext } from "../../src/parallel/block.ts";
import { connect } from "../../src/connection/connect.ts";
import type { Connection } from "../../src/connection/connection.ts";
import { getDefaultConnection, setDefaultConnection } from "../../src/connection/default-connection.ts";
import { invokeParallel, type ParallelRun } from "../../src/parallel/invoke-parallel.ts";
import { whoAmI } from "../../src/records/who-am-i.ts";
import { moduleOf } from "./isolated/module-of.ts";
import { kinds, runAs, type PlainBlock } from "./kinds.ts";
import { calm, drain, parallelErrorOf, rejectionOf } from "./waiting.ts";
import { numbers, watchSource } from "./watched-source.ts";

let connection: Connection;
beforeEach(async () => {
  connection = await connect({ url: "emulator:" });
});
afterEach(() => connection.close());

describe("W1: the cloned connection as default is one variable for the whole process", () => {
  afterEach(() => setDefaultConnection(undefined));

  const inFunction = async ([item = 0]: readonly number[], context: BlockContext): Promise<boolean> => {
    const own: boolean[] = [];
    for (let step = 0; step < 3; step++) {
      await sleep(item % 3);
      await whoAmI();
      own.push(getDefaultConnection() === context.connection);
    }
    return own.every(Boolean);
  };
  const inModule = `
    import { setTimeout as sleep } from "node:timers/promises";
    import { getDefaultConnection, whoAmI, type BlockContext } from "dataverse-parallel";
    export async function block([item = 0]: readonly number[], context: BlockContext): Promise<boolean> {
      const own: boolean[] = [];
      for (let step = 0; step < 3; step++) {
        await sleep(item % 3);
        await whoAmI();
        own.push(getDefaultConnection() === context.connection);
      }
      return own.every(Boolean);
    }
  `;

  test.each(kinds)(
    "in %s no chunk runs on another's clone, and the caller's default stays the caller's",
    async (kind) => {
      setDefaultConnection(connection);
      const options = { chunkSize: 1, maxDegreeOfParallelism: 3 };
      const run: ParallelRun<unknown> =
        kind === "a function"
          ? invokeParallel(numbers(12), inFunction, options)
          : invokeParallel(numbers(12), moduleOf(inModule), options);
      expect(await drain(run)).toEqual({ outputs: numbers(12).map(() => true), error: undefined });
      expect(getDefaultConnection()).toBe(connection);
      expect((await whoAmI()).userId).toMatch(/^[0-9a-f-]{36}$/);
    },
  );
});

describe("W3: Ctrl-C, -ErrorAction Stop and a downstream stop leave workers running", () => {
  const four = { chunkSize: 1, maxDegreeOfParallelism: 4 };

  /** Nothing is sent any more: not now, and not when whoever goes on had the time to. */
  async function expectSilence(): Promise<void> {
    await calm();
    const { requests } = connection.stats;
    await sleep(30);
    expect(connection.stats.requests).toBe(requests);
  }

  test.each(kinds)("%s that does not heed its signal sends nothing more once it is aborted", async (kind) => {
    const aborting = new AbortController();
    const sendForEver: PlainBlock = async (_chunk, { connection: clone }) => {
      for (;;) await clone.send({ method: "GET", path: "WhoAmI", idempotent: true });
    };
    const { signal } = aborting;
    const ended = rejectionOf(runAs(kind, sendForEver, numbers(8), { ...four, connection, signal }));
    while (connection.stats.requests < 8) await sleep(5);
    aborting.abort(new Error("Ctrl-C"));
    expect(await ended).toEqual(new Error("Ctrl-C"));
    await expectSilence();
  });

  test.each(kinds)(
    "with errorAction stop a run of %s ends when the chunks in flight have, and begins none after",
    async (kind) => {
      const source = watchSource();
      const said: string[] = [];
      const block: PlainBlock = async ([item], { connection: clone, log }) => {
        log.verbose("begins");
        await clone.send({ method: "GET", path: "WhoAmI", idempotent: true });
        if (item === 2) throw new Error("no 2");
        await new Promise((resolve) => setTimeout(resolve, 20));
        log.verbose("ends");
      };
      const onLog = ({ message }: { message: string }): void => void said.push(message);
      const run = runAs(kind, block, source.input, { ...four, connection, errorAction: "stop", onLog });
      const { summary } = await parallelErrorOf(run);
      const begun = said.filter((message) => message === "begins").length;
      expect(said.filter((message) => message === "ends")).toHaveLength(begun - 1);
      expect(summary).toMatchObject({ ok: begun - 1, failed: 1, stopped: true });
      expect(source.closed).toBe(true);
      await expectSilence();
    },
  );

  test.each(kinds)("a consumer that takes only the first output ends a run of %s", async (kind) => {
    const source = watchSource();
    const block: PlainBlock = async ([item], { connection: clone }) => {
      await clone.send({ method: "GET", path: "WhoAmI", idempotent: true });
      return item;
    };
    for await (const output of runAs(kind, block, source.input, { ...four, connection })) if (output !== -1) break;
    expect(source.closed).toBe(true);
    await expectSilence();
  });
});
