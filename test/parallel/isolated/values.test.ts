import { describe, expect, test } from "vitest";
import { ServiceError, UsageError } from "../../../src/errors.ts";
import type { ChunkFailure } from "../../../src/outcomes.ts";
import { invokeParallel } from "../../../src/parallel/invoke-parallel.ts";
import { drain, parallelErrorOf, rejectionOf } from "../waiting.ts";
import { blockOf, moduleOf } from "./module-of.ts";

const one = { maxDegreeOfParallelism: 1 };
const echo = "(chunk) => chunk";

function failureOf(error: unknown): ChunkFailure {
  return (error as { failures: ChunkFailure[] }).failures[0]!;
}

describe("inputs and outputs", () => {
  test("arrive as they are: dates, maps, sets, big integers, buffers, circles, undefined", async () => {
    const circle: Record<string, unknown> = { name: "root" };
    circle.self = circle;
    const inputs = [
      new Date(0),
      new Map([[1, new Set(["a"])]]),
      12n,
      new Uint8Array([1, 2]),
      circle,
      [undefined],
      null,
    ];
    expect(await drain(invokeParallel(inputs, blockOf(echo), one))).toEqual({ outputs: inputs, error: undefined });
  });

  test("are copies: what the caller holds stays usable and unchanged", async () => {
    const bytes = new Uint8Array([1, 2, 3]);
    const block = blockOf("([bytes]) => { bytes[0] = 9; return bytes; }");
    const { outputs } = await drain(invokeParallel([bytes], block, one));
    expect(outputs).toEqual([9, 2, 3]);
    expect([...bytes]).toEqual([1, 2, 3]);
  });

  test("an input that cannot be copied fails its chunk, and is named by its path", async () => {
    const inputs = [{ id: 1 }, { id: 2, "on change": [() => 1] }, { id: 3 }];
    const { outputs, error } = await drain(invokeParallel(inputs, blockOf(echo), { ...one, chunkSize: 1 }));
    expect(outputs).toEqual([{ id: 1 }, { id: 3 }]);
    expect(failureOf(error)).toMatchObject({ firstIndex: 1 });
    expect(failureOf(error).error).toBeInstanceOf(UsageError);
    expect(failureOf(error).error.message).toMatch(/^input\[0\]\["on change"\]\[0\] is a function .*cannot be passed/);
  });

  test("an output that cannot be copied fails its chunk, after those before it", async () => {
    const block = blockOf("(chunk) => [1, 2, { deep: { sign: Symbol('x') } }, 4]");
    const { outputs, error } = await drain(invokeParallel([1], block, one));
    expect(outputs).toEqual([1, 2]);
    expect(failureOf(error).error.message).toMatch(/^output\.deep\.sign is a symbol .*cannot be passed/);
  });

  test("an output that cannot be copied fails a block that gives one after the other", async () => {
    const block = blockOf("function* () { for (let n = 0; n < 600; n++) yield n < 500 ? n : () => n; }");
    const { outputs, error } = await drain(invokeParallel([1], block, one));
    expect(outputs).toHaveLength(500);
    expect(failureOf(error).error.message).toMatch(/^output is a function/);
  });
});

describe("errors cross whole", () => {
  test("those that a block throws: class, code, fields, cause and stack", async () => {
    const block = moduleOf(`
      import { ServiceError, BulkError } from "dataverse-parallel";
      class Odd extends Error { override name = "Odd"; extra = { list: [1] }; }
      export function block([kind]: readonly string[]) {
        const cause = new ServiceError("busy", { status: 429, serverCode: "0x80072322", retryAfterMs: 5, retryable: true });
        if (kind === "service") throw cause;
        if (kind === "odd") throw new Odd("odd", { cause });
        if (kind === "text") throw "just a text";
        throw new BulkError("bulk", { summary: { read: 1 } as never, failures: [{ index: 0, error: cause } as never] });
      }
    `);
    const run = invokeParallel(["service", "odd", "text", "bulk"], block, { ...one, chunkSize: 1 });
    const errors = (await parallelErrorOf(run)).failures.map(({ error }) => error);
    const service = { status: 429, serverCode: "0x80072322", retryAfterMs: 5, retryable: true, code: "service" };
    expect(errors[0]).toBeInstanceOf(ServiceError);
    expect(errors[0]).toMatchObject({ message: "busy", ...service });
    expect(errors[0]?.stack).toContain("block.ts:5");
    expect(errors[1]).toMatchObject({ name: "Odd", extra: { list: [1] }, cause: service });
    expect(errors[1]?.cause).toBeInstanceOf(ServiceError);
    expect(errors[2]?.cause).toBe("just a text");
    expect(errors[3]).toMatchObject({ code: "bulk", summary: { read: 1 }, failures: [{ index: 0, error: service }] });
  });

  test("those within outputs and inputs", async () => {
    const error = new ServiceError("no", { status: 404, cause: new TypeError("beneath") });
    const block = moduleOf(`
      import { ServiceError } from "dataverse-parallel";
      export const block = ([outcome]) =>
        [{ same: outcome.error instanceof ServiceError && outcome.error.cause instanceof TypeError, outcome }];
    `);
    const { outputs } = await drain(invokeParallel([{ index: 7, error }], block, one));
    expect(outputs).toMatchObject([{ same: true, outcome: { index: 7, error: { status: 404 } } }]);
    expect((outputs[0] as { outcome: { error: unknown } }).outcome.error).toBeInstanceOf(ServiceError);
  });
});

describe("using", () => {
  test("is the same data in each worker, frozen", async () => {
    const block = blockOf(
      "(chunk, { using }) => [using, Object.isFrozen(using.rates), using.when instanceof Date, using.names.get('a')]",
    );
    const using = { rates: [1.19], when: new Date(0), names: new Map([["a", 1]]) };
    const { outputs } = await drain(invokeParallel([1], block, { using }));
    expect(outputs).toEqual([using, true, true, 1]);
  });

  test("that a block changes fails the block", async () => {
    const block = blockOf("(chunk, { using }) => { using.count = 1; }");
    expect(await rejectionOf(invokeParallel([1], block, { using: { count: 0 } }))).toMatchObject({
      failures: [{ error: { name: "TypeError" } }],
    });
  });
});
