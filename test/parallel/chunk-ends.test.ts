import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ChunkEnd } from "../../src/outcomes.ts";
import { invokeParallel } from "../../src/parallel/invoke-parallel.ts";
import { blockOf } from "./isolated/module-of.ts";
import { calm, drain } from "./waiting.ts";
import { numbers, watchSource } from "./watched-source.ts";

const never = (): Promise<never> => new Promise(() => undefined);

describe("onChunkEnd", () => {
  test("is called for what is ok, failed and was not run, with its inputs and attempts", async () => {
    const ends: ChunkEnd[] = [];
    const block = ([first = 0]: readonly number[]): void => {
      if (first === 2) throw new Error("no two");
    };
    const options = { chunkSize: 2, maxDegreeOfParallelism: 1, retries: 1, errorAction: "stop" } as const;
    await drain(invokeParallel(numbers(8), block, { ...options, onChunkEnd: (end) => ends.push(end) }));
    const message = "The run ended before the block was called for it.";
    expect(ends).toMatchObject([
      { status: "ok", chunkIndex: 0, firstIndex: 0, items: [0, 1], attempts: 1 },
      { status: "failed", chunkIndex: 1, firstIndex: 2, items: [2, 3], attempts: 2, error: new Error("no two") },
      {
        status: "notRun",
        chunkIndex: 2,
        firstIndex: 4,
        items: [4, 5],
        attempts: 0,
        error: { code: "stopped", message },
      },
    ]);
  });

  test.each<[way: string, make: () => (() => Promise<never>) | URL]>([
    ["function", () => never],
    ["module", () => blockOf("() => new Promise(() => setTimeout(() => 1, 60_000))")],
  ])("tells of a %s that is aborted that it was called", async (_, make) => {
    const block = make();
    const ends: ChunkEnd[] = [];
    const leaving = new AbortController();
    const run = invokeParallel(numbers(3), block as URL, {
      ...{ chunkSize: 1, maxDegreeOfParallelism: 1, signal: leaving.signal },
      onChunkEnd: (end) => ends.push(end),
    });
    const ended = drain(run);
    await expect.poll(() => run.progress?.chunks).toBe(1);
    await sleep(block instanceof URL ? 200 : 0);
    leaving.abort(new Error("enough"));
    await ended;
    expect(ends).toMatchObject([
      {
        status: "notRun",
        items: [0],
        attempts: 1,
        error: { message: expect.stringContaining("was at it") as unknown },
      },
      { status: "notRun", items: [1], attempts: 0 },
    ]);
  });

  test("what it throws when the run is over is what the run ends with, and everything is closed", async () => {
    const source = watchSource();
    const run = invokeParallel(source.input, () => undefined, {
      chunkSize: 1,
      maxDegreeOfParallelism: 1,
      onProgress: () => run.stop(),
      onChunkEnd: ({ status }) => {
        if (status === "notRun") throw new Error("from the callback");
      },
    });
    expect((await drain(run)).error).toEqual(new Error("from the callback"));
    expect(source.closed).toBe(true);
  });

  test("answers for every input that was read exactly once, however the run ends", async () => {
    const action = fc.record({ what: fc.constantFrom("nothing", "stop", "abort", "break"), after: fc.nat(12) });
    const scenario = fc.record({
      action,
      count: fc.nat(30),
      chunkSize: fc.integer({ min: 1, max: 5 }),
      degree: fc.integer({ min: 1, max: 4 }),
      per: fc.constantFrom<("chunk" | "item")[]>("chunk", "item"),
      failing: fc.array(fc.boolean(), { maxLength: 30 }),
      errorAction: fc.constantFrom<("stop" | "silentlyContinue")[]>("stop", "silentlyContinue"),
      throwsAt: fc.option(fc.nat(40), { nil: undefined, freq: 3 }),
      kind: fc.constantFrom<("sync" | "async")[]>("sync", "async"),
    });
    const property = fc.asyncProperty(scenario, async ({ action: { what, after }, degree, failing, ...more }) => {
      const { input } = watchSource(more);
      const leaving = new AbortController();
      const seen: Record<ChunkEnd["status"], number[]> = { ok: [], failed: [], notRun: [] };
      const block = async (argument: unknown): Promise<unknown> => {
        await calm();
        if ([argument].flat().some((item) => failing[item as number])) throw new Error("no");
        return argument;
      };
      const run = invokeParallel(input, block, {
        ...{ chunkSize: more.chunkSize, maxDegreeOfParallelism: degree, errorAction: more.errorAction },
        ...({ per: more.per } as { per: "chunk" }),
        signal: leaving.signal,
        onChunkEnd: ({ status, firstIndex, items }) =>
          seen[status].push(...items.map((_, offset) => firstIndex + offset)),
      });
      let taken = 0;
      try {
        for await (const output of run) {
          if (taken++ < after || output === undefined) continue;
          if (what === "break") break;
          if (what === "stop") run.stop();
          if (what === "abort") leaving.abort(new Error("enough"));
        }
        await run;
      } catch {
        // How it ends is told elsewhere.
      }
      const { read, ok, failed, notRun } = run.progress!;
      expect([seen.ok.length, seen.failed.length, seen.notRun.length]).toEqual([ok, failed, notRun]);
      expect([...seen.ok, ...seen.failed, ...seen.notRun].toSorted((a, b) => a - b)).toEqual(numbers(read));
    });
    await fc.assert(property, { numRuns: 60 });
  });
});
