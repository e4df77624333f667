import { describe, expect, test } from "vitest";
import { BulkError, setRecords, type Outcome } from "../../src/index.ts";
import { rejection } from "../connection/test-connection.ts";
import { accounts, collect, emulated, inOrder } from "./emulated.ts";

const create = { createOnly: true } as const;

describe("what awaiting and iterating give", () => {
  const mixed = [{ name: "a" }, { name: "b", numberofemployees: "many" }, { name: "c" }];

  test("awaiting a run with failures throws a BulkError with the summary and the failures", async () => {
    const { connection } = emulated();
    const error = await rejection(setRecords("account", mixed, { ...create, connection }));
    expect(error).toBeInstanceOf(BulkError);
    expect(error).toMatchObject({
      name: "BulkError",
      code: "bulk",
      message:
        "setRecords: Of 3 records 2 are ok, 1 failed, 0 are unknown, 0 were not sent. " +
        'The first, record 1: account.numberofemployees: expected a whole number, got "many" (string).',
      summary: { read: 3, ok: 2, failed: 1, unknown: 0, notSent: 0, created: 2, stopped: false },
      failures: [{ status: "failed", index: 1, input: mixed[1], error: { code: "invalidValue" } }],
    });
  });

  test("iterating delivers failures as outcomes and does not throw, and the summary can be awaited afterwards", async () => {
    const { connection } = emulated();
    const run = setRecords("account", mixed, { ...create, connection });
    expect(inOrder(await collect(run)).map(({ index, status }) => [index, status])).toEqual([
      [0, "ok"],
      [1, "failed"],
      [2, "ok"],
    ]);
    expect(await run).toMatchObject({ read: 3, ok: 2, failed: 1 });
  });

  test("silentlyContinue never throws for failures", async () => {
    const { connection } = emulated();
    const options = { ...create, connection, errorAction: "silentlyContinue" } as const;
    expect(await setRecords("account", mixed, options)).toMatchObject({ read: 3, ok: 2, failed: 1 });
  });

  test("stop begins nothing new after the first failure, and says what was not sent", async () => {
    const { connection, emulator } = emulated();
    const records = accounts(10, (index) => (index === 3 ? { numberofemployees: "many" } : {}));
    const options = { ...create, batchSize: 2, connection, errorAction: "stop" } as const;
    const error = await rejection(setRecords("account", records, options));
    const { summary } = error as BulkError;
    expect(summary).toMatchObject({ ok: 2, failed: 1, stopped: true });
    expect(summary.ok + summary.failed + summary.notSent).toBe(summary.read);
    expect(emulator.snapshot("account")).toHaveLength(2);
  });

  test("columns that cannot be written are left out, and the summary names them", async () => {
    const { connection, emulator } = emulated();
    const records = accounts(3, () => ({ createdon: "2026-01-01", modifiedon: null, address1_composite: "x" }));
    const summary = await setRecords("account", records, { ...create, connection });
    expect(summary.leftOut).toEqual(["createdon", "modifiedon", "address1_composite"]);
    expect(emulator.snapshot("account")).toHaveLength(3);
  });

  test("progress is told after each batch", async () => {
    const { connection } = emulated();
    const seen: number[] = [];
    const options = { ...create, batchSize: 4, connection, onProgress: ({ ok }: { ok: number }) => void seen.push(ok) };
    await setRecords("account", accounts(10), options);
    expect(seen).toEqual([4, 8, 10]);
  });

  test("a progress function that throws ends the run with its error, and no outcome is lost for it", async () => {
    const { connection, emulator } = emulated();
    const onProgress = (): never => {
      throw new RangeError("broken");
    };
    const run = setRecords("account", accounts(10), { ...create, batchSize: 4, connection, onProgress });
    const seen: Outcome[] = [];
    const reading = async (): Promise<void> => {
      for await (const outcome of run) seen.push(outcome);
    };
    expect(await rejection(reading())).toMatchObject({ name: "RangeError", message: "broken" });
    expect(seen.filter(({ status }) => status === "ok")).toHaveLength(emulator.snapshot("account").length);
    expect(new Set(seen.map(({ index }) => index)).size).toBe(run.progress?.read);
  });

  test("records may come as slowly as they like, from whatever can be iterated", async () => {
    const { connection, emulator } = emulated();
    async function* slowly() {
      for (const record of accounts(5)) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        yield record;
      }
    }
    await setRecords("account", slowly(), { ...create, connection });
    await setRecords("account", new Set(accounts(5)), { ...create, connection });
    expect(emulator.snapshot("account")).toHaveLength(10);
  });

  test("what is no record fails alone", async () => {
    const { connection } = emulated();
    const records = [{ name: "a" }, null, 5, "text", [1]] as unknown as Record<string, unknown>[];
    const outcomes = await collect(setRecords("account", records, { ...create, connection }));
    expect(inOrder(outcomes).map((outcome) => (outcome.status === "ok" ? "ok" : outcome.error.message))).toEqual([
      "ok",
      "Expected a record, got null.",
      "Expected a record, got 5 (number).",
      'Expected a record, got "text" (string).',
      "Expected a record, got [1] (array).",
    ]);
  });
});
