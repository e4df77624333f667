import { describe, expect, test } from "vitest";
import { setRecords } from "../../src/index.ts";
import { rejection } from "../connection/test-connection.ts";
import { accounts, collect, emulated, idOf, statuses } from "./emulated.ts";

const create = { createOnly: true } as const;

describe("a batch that the service refuses", () => {
  /** Records of which the service refuses some: their id exists already. */
  async function withTaken(count: number, taken: readonly number[]) {
    const world = emulated();
    const { connection } = world;
    if (taken.length > 0)
      await setRecords(
        "account",
        taken.map((index) => ({ accountid: idOf(index), name: "first" })),
        { ...create, connection },
      );
    const before = world.writes.length;
    const records = accounts(count, (index) => (taken.includes(index) ? { accountid: idOf(index) } : {}));
    const outcomes = await collect(setRecords("account", records, { ...create, connection }));
    return { ...world, outcomes, requests: world.writes.length - before };
  }

  test.each([0, 37, 99])(
    "is split until the one at fault (record %i of 100) is alone, in 15 requests at most",
    async (bad) => {
      const { outcomes, requests, emulator } = await withTaken(100, [bad]);
      expect(requests).toBeLessThanOrEqual(15);
      expect(outcomes.filter(({ status }) => status !== "ok")).toMatchObject([
        { status: "failed", index: bad, error: { name: "ServiceError", status: 412, serverCode: "0x80040237" } },
      ]);
      expect(outcomes.map(({ index }) => index)).toEqual(Array.from({ length: 100 }, (_, index) => index));
      expect(emulator.snapshot("account")).toHaveLength(100);
    },
  );

  test("is split down to several at fault; the others go in", async () => {
    const { outcomes, emulator } = await withTaken(64, [0, 1, 31, 63]);
    expect(statuses(outcomes)).toEqual({ ok: 60, failed: 4 });
    expect(outcomes.filter(({ status }) => status === "failed").map(({ index }) => index)).toEqual([0, 1, 31, 63]);
    expect(emulator.snapshot("account").filter(({ name }) => name === "first")).toHaveLength(4);
  });

  test("is not split when the refusal speaks of no record: the run ends when the message is not available", async () => {
    const { connection, emulator, writes } = emulated();
    const body = JSON.stringify({ error: { code: "0x8006088a", message: "Resource not found for the segment" } });
    emulator.faults.add({ match: ({ path }) => path.endsWith("CreateMultiple"), action: { status: 404, body } });
    const error = await rejection(setRecords("account", accounts(10), { ...create, connection }));
    expect(error).toMatchObject({ summary: { read: 10, failed: 10 }, cause: { serverCode: "0x8006088a" } });
    expect(writes).toHaveLength(1);
  });

  test("is not split after an hour of throttling: its halves would wait for another hour each", async () => {
    const { connection, emulator, writes } = emulated();
    const action = { status: 429, headers: { "retry-after": "300" } };
    emulator.faults.add({ match: ({ path }) => path.endsWith("CreateMultiple"), action, times: 999 });
    const run = setRecords("account", accounts(10), { ...create, connection });
    const outcomes: unknown[] = [];
    const error = await rejection(
      (async () => {
        for await (const outcome of run) outcomes.push(outcome);
      })(),
    );
    expect(error).toMatchObject({ cause: { status: 429 } });
    expect(outcomes).toMatchObject(Array(10).fill({ status: "notSent", error: { status: 429, retryable: true } }));
    expect(writes.every(({ records }) => records === 10)).toBe(true);
    expect(writes.length).toBeLessThan(80);
  });
});
