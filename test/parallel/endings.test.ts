/** Every way in which a run of invokeParallel ends, by name, for blocks that are functions and for those in modules. */
import { getEventListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ParallelRun } from "../../src/parallel/invoke-parallel.ts";
import type { ParallelOptions } from "../../src/parallel/options.ts";
import { lockedConnection } from "../connection/locked-connection.ts";
import { heldThreads, kinds, runAs, type PlainBlock } from "./kinds.ts";
import { drain, endsWithin, rejectionOf } from "./waiting.ts";
import { numbers, watchSource, type WatchedSource } from "./watched-source.ts";

const reason = new RangeError("the user's own reason");
const one = { chunkSize: 2, maxDegreeOfParallelism: 1 };
const echo: PlainBlock = (chunk) => chunk;

describe.each(kinds)("a run of %s", (kind) => {
  let aborting: AbortController;
  let source: WatchedSource;
  let said: string[];
  let threads: unknown;

  const run = (
    block: PlainBlock,
    options: ParallelOptions = {},
    input = watchSource({ count: 6 }),
  ): ParallelRun<unknown> => {
    source = input;
    const onLog = ({ message }: { message: string }): void => void said.push(message);
    return runAs(kind, block, source.input, { ...one, signal: aborting.signal, onLog, ...options });
  };
  /** The first failure. */
  const failed = (message: string): object => ({ failures: [{ firstIndex: 2, error: { message } }] });
  const allBut2And3 = [0, 1, 4, 5];

  beforeEach(() => {
    aborting = new AbortController();
    said = [];
    threads = heldThreads();
  });
  afterEach(async () => {
    if (source.told === 0) expect(source.closed).toBe(true);
    else expect(source.told).toBe(1);
    expect(getEventListeners(aborting.signal, "abort")).toEqual([]);
    await expect.poll(heldThreads).toEqual(threads);
  });

  test("that ends normally gives its outputs and its summary", async () => {
    const all = run(echo);
    expect(await drain(all)).toEqual({ outputs: numbers(6), error: undefined });
    expect(await all).toMatchObject({ read: 6, ok: 6, failed: 0, notRun: 0, chunks: 3, outputs: 6, stopped: false });
  });

  describe("whose block fails for one chunk does the others, and tells", () => {
    test("when it throws", async () => {
      const block: PlainBlock = (chunk) => {
        if (chunk[0] === 2) throw new Error("thrown");
        return chunk;
      };
      expect(await drain(run(block))).toMatchObject({ outputs: allBut2And3, error: failed("thrown") });
    });

    test("when it rejects", async () => {
      const block: PlainBlock = (chunk) => (chunk[0] === 2 ? Promise.reject(new Error("rejected")) : chunk);
      expect(await drain(run(block))).toMatchObject({ outputs: allBut2And3, error: failed("rejected") });
    });

    test("when it returns an array with a promise that rejects: the rest of that chunk is kept", async () => {
      const block: PlainBlock = (chunk) =>
        chunk.map((item) => (item === 2 ? Promise.reject(new Error("rejected")) : Promise.resolve(item)));
      expect(await drain(run(block))).toMatchObject({ outputs: [0, 1, 3, 4, 5], error: failed("rejected") });
    });

    test("when it returns a generator that throws: what it gave before is kept", async () => {
      const block: PlainBlock = function* (chunk) {
        for (const item of chunk) {
          if (item === 3) throw new Error("thrown");
          yield item;
        }
      };
      expect(await drain(run(block))).toMatchObject({ outputs: [0, 1, 2, 4, 5], error: failed("thrown") });
    });

    test("when it returns a stream that errors: what it gave before is kept", async () => {
      const block: PlainBlock = ([first = 0]) => {
        let next = first;
        const pull = (stream: ReadableStreamDefaultController): void => {
          if (next === 3) stream.error(new Error("errored"));
          else if (next === first + 2) stream.close();
          else stream.enqueue(next++);
        };
        return new ReadableStream({ pull }, { highWaterMark: 0 });
      };
      expect(await drain(run(block))).toMatchObject({ outputs: [0, 1, 2, 4, 5], error: failed("errored") });
    });

    test("when it never returns, and has a time limit", async () => {
      const block: PlainBlock = (chunk) => (chunk[0] === 2 ? new Promise(() => undefined) : chunk);
      const message = "The block did not finish within 100 ms.";
      expect(await drain(run(block, { timeoutMs: 100 }))).toMatchObject({
        outputs: allBut2And3,
        error: failed(message),
      });
    });
  });

  describe("with failures and an errorAction", () => {
    const block: PlainBlock = (chunk) => {
      if (chunk[0] === 2) throw new Error("no 2");
      return chunk;
    };

    test("of continue works through everything, and throws at the end", async () => {
      const { outputs, error } = await drain(run(block, { errorAction: "continue" }));
      expect(outputs).toEqual(allBut2And3);
      expect(error).toMatchObject({ code: "parallel", summary: { ok: 4, failed: 2, stopped: false } });
    });

    test("of stop begins nothing after the first, and throws", async () => {
      const { outputs, error } = await drain(run(block, { errorAction: "stop" }));
      expect(outputs).toEqual([0, 1]);
      expect(error).toMatchObject({ code: "parallel", summary: { ok: 2, failed: 2, stopped: true } });
    });

    test("of silentlyContinue works through everything, and leaves it to the summary", async () => {
      const silent = run(block, { errorAction: "silentlyContinue" });
      expect(await drain(silent)).toEqual({ outputs: allBut2And3, error: undefined });
      expect(await silent).toMatchObject({ ok: 4, failed: 2, notRun: 0 });
    });
  });

  test("that is tried again is told its attempt, and gives each output once", async () => {
    const block: PlainBlock = function* (chunk, { attempt }) {
      yield chunk[0];
      if (attempt < 3) throw new Error("again");
      yield attempt;
    };
    const again = run(block, { retries: 2 });
    expect(await drain(again)).toEqual({ outputs: [0, 3, 2, 3, 4, 3], error: undefined });
    expect(await again).toMatchObject({ ok: 6, retries: 6 });
  });

  test("whose consumer breaks closes what the block returned, and the source", async () => {
    const block: PlainBlock = async function* (_chunk, { log }) {
      try {
        for (let number = 0; ; number++) yield await Promise.resolve(number);
      } finally {
        log.verbose("closed");
      }
    };
    const left = run(block);
    for await (const output of left) if (output === 5) break;
    expect(await left).toMatchObject({ ok: 0, failed: 0, stopped: true });
    expect(said).toEqual(["closed"]);
  });

  test("that is stopped finishes what is in flight and begins nothing new", async () => {
    const stopped = run(echo, {}, watchSource());
    const outputs: unknown[] = [];
    for await (const output of stopped) {
      outputs.push(output);
      if (outputs.length === 1) stopped.stop();
    }
    expect(outputs).toEqual([0, 1]);
    expect(await stopped).toMatchObject({ ok: 2, failed: 0, stopped: true });
  });

  test("whose source throws works through what it gave before, and tells", async () => {
    const { outputs, error } = await drain(run(echo, {}, watchSource({ throwsAt: 3 })));
    expect(outputs).toEqual([0, 1, 2]);
    expect(error).toMatchObject({ code: "parallel", cause: new Error("no item 3"), summary: { read: 3, ok: 3 } });
  });

  describe("that is aborted ends at once with the signal's own reason", () => {
    const expectAbort = async (ended: Promise<unknown>): Promise<void> => {
      aborting.abort(reason);
      expect(await endsWithin(kind === "a function" ? 50 : 200, ended)).toBe(true);
      expect(await ended).toBe(reason);
    };
    const whenSaid = (message: string): Promise<void> => expect.poll(() => said).toContain(message);
    const stuck: PlainBlock = (_chunk, { log }) => {
      log.verbose("in the block");
      return new Promise(() => undefined);
    };

    test("while it reads", async () => {
      const block: PlainBlock = (_chunk, { log }) => log.verbose("reads on");
      const ended = rejectionOf(run(block, {}, watchSource({ stuckAt: 3 })));
      await whenSaid("reads on");
      await expectAbort(ended);
    });

    test("while it is in a block that does not heed it", async () => {
      const ended = rejectionOf(run(stuck));
      await whenSaid("in the block");
      await expectAbort(ended);
    });

    test("with a thousand chunks waiting", async () => {
      const ended = rejectionOf(run(stuck, { chunkSize: 1, maxDegreeOfParallelism: 2 }, watchSource({ count: 1000 })));
      await whenSaid("in the block");
      await expectAbort(ended);
    });

    test("while it tries again and again", async () => {
      const block: PlainBlock = (_chunk, { log, attempt }) => {
        log.verbose(`attempt ${attempt}`);
        throw new Error("again");
      };
      const ended = rejectionOf(run(block, { retries: 1e9 }));
      await whenSaid("attempt 20");
      await expectAbort(ended);
    });

    test("while it drains after a stop", async () => {
      const stopped = run(stuck);
      const ended = rejectionOf(stopped);
      await whenSaid("in the block");
      stopped.stop();
      await expectAbort(ended);
    });

    test("while a request of the block waits for a permit", async () => {
      const connection = await lockedConnection();
      const block: PlainBlock = (_chunk, { connection: clone, log }) => {
        log.verbose("in the block");
        return clone.send({ method: "GET", path: "WhoAmI", idempotent: true });
      };
      const ended = rejectionOf(run(block, { connection }));
      await whenSaid("in the block");
      await expect.poll(() => connection.explain().limit).toBe(0);
      await expectAbort(ended);
      expect(connection.explain().lanes).toMatchObject([{ inFlight: 0 }]);
    });
  });

  test("that ends leaves its signal alone: an abort that comes later changes nothing", async () => {
    const over = run(echo);
    await over;
    aborting.abort(reason);
    await sleep(5);
    expect(await over).toMatchObject({ ok: 6 });
  });
});
