import { describe, expect, test } from "vitest";
import { setRecords, type BulkError } from "../../../src/index.ts";
import { rejection } from "../../connection/test-connection.ts";
import { accounts, collect, emulated, idOf, statuses } from "../emulated.ts";
import { names, withAccounts } from "../removal/stored.ts";

const deadlock = {
  status: 500,
  body: JSON.stringify({ error: { code: "0x80044150", message: "Generic SQL error. Sql Number: 1205" } }),
};

describe("W7: records whose look-up is tried again are lost, without a word", () => {
  const records = accounts(10, (index) => ({ accountid: idOf(index), telephone1: "1" }));
  const looking = { path: "/accounts?" };

  test.each([1, 4])("here each has its outcome when the look-up fails in passing (degree %i)", async (degree) => {
    const world = await withAccounts(7);
    world.emulator.faults.add({ match: looking, action: { status: 503 }, after: 1, times: 2 });
    const options = { retrievalBatchSize: 2, maxDegreeOfParallelism: degree, connection: world.connection };
    expect(await setRecords("account", records, options)).toMatchObject({ read: 10, updated: 7, created: 3 });
    expect(names(world)).toHaveLength(10);
  });

  test("here each has its outcome when the look-up fails for good", async () => {
    const world = await withAccounts(7);
    world.emulator.faults.add({ match: looking, action: { ...deadlock, status: 400 }, after: 1, times: 99 });
    const run = setRecords("account", records, { retrievalBatchSize: 2, connection: world.connection });
    const outcomes: unknown[] = [];
    const iterating = (async () => {
      for await (const outcome of run) outcomes.push(outcome);
    })();
    const error = await rejection(iterating);
    expect(error).toMatchObject({ code: "bulk", cause: { serverCode: "0x80044150" } });
    expect(outcomes).toHaveLength((error as BulkError).summary.read);
  });
});

describe("W12: a worker that dies is waited for without end, and what fails in the last batch is not told", () => {
  const records = accounts(21);
  const options = { createOnly: true, batchSize: 2, maxDegreeOfParallelism: 4 } as const;

  test("here a run that cannot go on ends, and each record that was read has its outcome", async () => {
    const world = emulated();
    const { connection, emulator } = world;
    emulator.faults.add({ match: { path: "CreateMultiple" }, action: "token-expired", after: 3, times: 999 });
    const run = setRecords("account", records, { ...options, connection });
    const outcomes: string[] = [];
    const iterating = (async () => {
      for await (const { status } of run) outcomes.push(status);
    })();
    const error = await rejection(iterating);
    expect(error).toMatchObject({ code: "bulk", cause: { code: "authentication" } });
    const { summary } = error as BulkError;
    expect(summary.ok).toBe(emulator.snapshot("account").length);
    expect(summary.ok + summary.failed + summary.unknown + summary.notSent).toBe(summary.read);
    expect(outcomes).toHaveLength(summary.read);
  });

  test("here a fault of the program within the run ends it, and is thrown", async () => {
    const { connection } = emulated();
    const onProgress = (): never => {
      throw new RangeError("not my day");
    };
    const error = await rejection(
      Promise.resolve(setRecords("account", records, { ...options, onProgress, connection })),
    );
    expect(error).toEqual(new RangeError("not my day"));
  });

  test("here a failure in the last batch, which is not full, is one as any other", async () => {
    const world = emulated();
    const bad = records.map((record, index) => (index === 20 ? { ...record, accountid: idOf(0) } : record));
    await setRecords("account", [{ accountid: idOf(0), name: "taken" }], { ...options, connection: world.connection });
    const outcomes = await collect(setRecords("account", bad, { ...options, connection: world.connection }));
    expect(statuses(outcomes)).toEqual({ ok: 20, failed: 1 });
    const error = await rejection(
      Promise.resolve(setRecords("account", bad, { ...options, connection: world.connection })),
    );
    expect(error).toMatchObject({ summary: { failed: 1 }, failures: [{ index: 20 }] });
  });
});
