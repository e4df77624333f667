import { describe, expect, test } from "vitest";
import { systemClock } from "../../src/clock.ts";
import { createChunkSource, type Chunk } from "../../src/parallel/chunk-source.ts";
import { createOutputQueue } from "../../src/parallel/output-queue.ts";
import { schedule, type Ending, type Schedule, type ScheduleOptions } from "../../src/parallel/scheduler.ts";
import { calm, endsWithin } from "./waiting.ts";
import { numbers } from "./watched-source.ts";

type Options = ScheduleOptions<number, number>;

function start(options: Partial<Options> & Pick<Options, "work">): Schedule & { outputs: () => Promise<number[]> } {
  const queue = createOutputQueue<number>();
  const scheduled = schedule<number, number>({
    source: createChunkSource(numbers(10), 2),
    degree: () => 2,
    clock: systemClock,
    queue,
    ...options,
  });
  const outputs = async (): Promise<number[]> => {
    const taken: number[] = [];
    for (let next = await queue.take(); next !== undefined; next = await queue.take()) taken.push(next.output);
    return taken;
  };
  return { ...scheduled, outputs };
}

async function* asynchronous(items: readonly number[]): AsyncGenerator<number> {
  for (const item of items) {
    await Promise.resolve();
    yield item;
  }
}

describe("the scheduler", () => {
  test("tells that the input was exhausted", async () => {
    expect(await start({ work: () => Promise.resolve() }).ended).toEqual({ how: "exhausted" } satisfies Ending);
  });

  test("asks for the degree anew before each chunk", async () => {
    let degree = 1;
    let running = 0;
    const seen: number[] = [];
    await start({
      degree: () => degree,
      work: async () => {
        seen.push(++running);
        await calm();
        running -= 1;
        degree = 3;
      },
    }).ended;
    expect(seen).toEqual([1, 1, 2, 3, 3]);
  });

  test("numbers its workers from 0, and gives a number again when its worker is free", async () => {
    const workers: number[] = [];
    await start({
      work: async (_chunk, worker) => {
        workers.push(worker);
        await calm();
      },
    }).ended;
    expect(workers.slice(0, 2)).toEqual([0, 1]);
    expect(new Set(workers)).toEqual(new Set([0, 1]));
  });

  test("ends with what work throws, when what is in flight has ended", async () => {
    const inFlight = Promise.withResolvers<undefined>();
    const begun: number[] = [];
    const { ended } = start({
      work: async ({ index }) => {
        begun.push(index);
        if (index === 1) throw new Error("work is not to throw");
        await inFlight.promise;
      },
    });
    await calm();
    inFlight.resolve(undefined);
    expect(await ended).toEqual({ how: "workFailed", error: new Error("work is not to throw") });
    expect(begun).toEqual([0, 1]);
  });

  test("gives what the caller has to say for chunks that were read and never begun, after all other outputs", async () => {
    const left: Chunk<number>[] = [];
    const scheduled = start({
      degree: () => 1,
      work: async ({ items }, _worker, emit) => {
        scheduled.stop();
        await emit(items);
      },
      leftOutputs: (chunks) => {
        left.push(...chunks);
        return chunks.flatMap(({ items }) => items.map((item) => -item));
      },
    });
    expect(await scheduled.outputs()).toEqual([0, 1, -2, -3]);
    expect(await scheduled.ended).toEqual({ how: "stopped" });
    expect(left.map(({ index }) => index)).toEqual([1]);
  });

  test("works on every chunk that was read or leaves it, at whatever moment it is stopped", async () => {
    for (let moment = 0; moment < 40; moment++) {
      const worked: number[] = [];
      const left: number[] = [];
      const source = createChunkSource(asynchronous(numbers(4)), 1);
      const scheduled = start({
        source,
        work: ({ index }) => Promise.resolve(void worked.push(index)),
        leftOutputs: (chunks) => (left.push(...chunks.map(({ index }) => index)), []),
      });
      for (let step = 0; step < moment; step++) await Promise.resolve();
      scheduled.stop();
      await scheduled.ended;
      expect([...worked, ...left]).toEqual(numbers(source.read));
    }
  });

  test("says aborted when work that was stopped before is aborted too", async () => {
    const controller = new AbortController();
    const scheduled = start({ work: () => new Promise(() => undefined), signal: controller.signal });
    await calm();
    scheduled.stop();
    await calm();
    controller.abort(new Error("enough"));
    expect(await endsWithin(50, scheduled.ended)).toBe(true);
    expect(await scheduled.ended).toEqual({ how: "aborted", error: new Error("enough") });
  });

  test("gives work that heeds its signal a moment to say what became of it", async () => {
    const controller = new AbortController();
    const scheduled = start({
      signal: controller.signal,
      degree: () => 1,
      work: async (_chunk, _worker, emit) => {
        await new Promise((resolve) => controller.signal.addEventListener("abort", resolve, { once: true }));
        await calm();
        await emit([42]);
      },
    });
    const outputs = scheduled.outputs();
    await calm();
    controller.abort(new Error("enough"));
    expect(await scheduled.ended).toMatchObject({ how: "aborted" });
    expect(await outputs).toEqual([42]);
  });
});
