import { describe, expect, test } from "vitest";
import { getRecords, removeRecords, withConnection } from "../../src/index.ts";
import { rejection } from "../connection/test-connection.ts";
import { collect, idOf, type Emulated } from "./emulated.ts";
import { store, withAccounts } from "./removal/stored.ts";

function ids(count: number): string[] {
  return Array.from({ length: count }, (_, index) => idOf(index));
}

function batches({ writes }: Emulated): number[] {
  return writes.filter(({ message }) => message === "$batch").map(({ records }) => records);
}

describe("what can be removed", () => {
  test("ids of a table, in batches", async () => {
    const world = await withAccounts(25);
    const { connection, emulator } = world;
    const summary = await removeRecords("account", ids(25), { batchSize: 10, connection });
    expect(summary).toMatchObject({ read: 25, ok: 25, deleted: 25, leftOut: [] });
    expect(batches(world)).toEqual([10, 10, 5]);
    expect(emulator.snapshot("account")).toEqual([]);
  });

  test("records of a table, whatever else they hold", async () => {
    const { connection, emulator } = await withAccounts(3);
    const outcomes = await collect(removeRecords("account", [{ accountid: idOf(1), name: "x" }], { connection }));
    expect(outcomes).toEqual([
      {
        status: "ok",
        index: 0,
        input: { accountid: idOf(1), name: "x" },
        table: "account",
        id: idOf(1),
        action: "deleted",
      },
    ]);
    expect(emulator.snapshot("account")).toHaveLength(2);
  });

  test("what getRecords gives, without saying the table again, of several tables at once", async () => {
    const world = await withAccounts(3);
    const { connection, emulator } = world;
    await store(world, "contact", [{ lastname: "Doe" }, { lastname: "Roe" }]);
    await withConnection(connection, async () => {
      const records = [
        ...(await collect(getRecords("account", { columns: [] }))),
        ...(await collect(getRecords("contact", { columns: ["lastname"] }))),
      ];
      expect(await removeRecords(records)).toMatchObject({ read: 5, deleted: 5 });
    });
    expect(emulator.snapshot("account")).toEqual([]);
    expect(emulator.snapshot("contact")).toEqual([]);
  });

  test("records of an interface of the caller's own", async () => {
    interface Account {
      readonly accountid: string;
    }
    const { connection, emulator } = await withAccounts(3);
    const found = getRecords<Account>("account", { columns: [], connection });
    const [first, ...rest] = await collect(found);
    expect(await removeRecords("account", [first!], { connection })).toMatchObject({ deleted: 1 });
    expect(await removeRecords(rest, { connection })).toMatchObject({ deleted: 2 });
    expect(emulator.snapshot("account")).toEqual([]);
  });

  test("a stream of all that a filter finds", async () => {
    const { connection, emulator } = await withAccounts(12);
    const found = getRecords("account", { columns: [], filter: "contains(name,'1')", pageSize: 2, connection });
    expect(await removeRecords("account", found, { batchSize: 2, connection })).toMatchObject({ deleted: 3 });
    expect(emulator.snapshot("account")).toHaveLength(9);
  });
});

describe("what cannot be removed fails alone", () => {
  test("a record that is gone already, one without an id, a bad id, one of no table, one of an unknown table", async () => {
    const { connection, emulator } = await withAccounts(2);
    const records = [
      { "@table": "account", accountid: idOf(0) },
      { "@table": "account", accountid: idOf(99) },
      { "@table": "account", name: "x" },
      { "@table": "account", accountid: "abc" },
      { accountid: idOf(1) },
      { "@table": "acount", accountid: idOf(1) },
      { "@table": "account", accountid: idOf(1) },
    ];
    const outcomes = await collect(removeRecords(records, { connection }));
    outcomes.sort((one, other) => one.index - other.index);
    expect(outcomes.map((outcome) => (outcome.status === "ok" ? "ok" : outcome.error.message))).toEqual([
      "ok",
      `account With Id = ${idOf(99)} Does Not Exist`,
      "account.accountid: expected the primary id of the record to delete, got undefined.",
      'account.accountid: expected a guid, got "abc" (string).',
      'The record does not say its table: give removeRecords the table, or the record an "@table".',
      `${emulator.url} has no table acount. Did you mean account?`,
      "ok",
    ]);
    expect(outcomes[1]).toMatchObject({ status: "failed", error: { status: 404, serverCode: "0x80040217" } });
    expect(emulator.snapshot("account")).toEqual([]);
  });

  test("what is no record at all, as JSON may bring it", async () => {
    const { connection } = await withAccounts(1);
    const values = [null, 5, [idOf(0)]] as unknown as object[];
    const outcomes = await collect(removeRecords("account", values, { connection }));
    expect(outcomes).toMatchObject(values.map(() => ({ status: "failed", error: { code: "invalidValue" } })));
  });

  test("the same id twice: the second finds it gone", async () => {
    const { connection } = await withAccounts(1);
    const outcomes = await collect(removeRecords("account", [idOf(0), idOf(0)], { connection }));
    expect(outcomes.map(({ status }) => status)).toEqual(["ok", "failed"]);
  });

  test("an id is never more than an id: what would leave the path is refused", async () => {
    const { connection, emulator } = await withAccounts(2);
    const outcomes = await collect(removeRecords("account", [`${idOf(0)})/$ref`, "..", ""], { connection }));
    expect(outcomes.map(({ status }) => status)).toEqual(["failed", "failed", "failed"]);
    expect(emulator.snapshot("account")).toHaveLength(2);
  });

  test("an unknown table is told before anything is read", async () => {
    const { connection, emulator } = await withAccounts(0);
    let read = 0;
    const source = (function* () {
      read += 1;
      yield idOf(0);
    })();
    await expect(removeRecords("acount", source, { connection })).rejects.toThrow(
      `${emulator.url} has no table acount. Did you mean account?`,
    );
    expect(read).toBe(0);
  });
});

describe("an answer that is lost", () => {
  const batch = ({ path }: { path: string }): boolean => path.endsWith("$batch");

  test("is asked for again, and what the first attempt deleted is ok", async () => {
    const world = await withAccounts(10);
    const { connection, emulator } = world;
    emulator.faults.add({ match: batch, action: "reset-after" });
    expect(await removeRecords("account", ids(10), { connection })).toMatchObject({ ok: 10, deleted: 10 });
    expect(emulator.snapshot("account")).toEqual([]);
    expect(batches(world)).toEqual([10, 10]);
  });

  test("that never comes makes the records unknown", async () => {
    const { connection, emulator } = await withAccounts(4);
    emulator.faults.add({ match: batch, action: "reset-after", times: 5 });
    const options = { batchSize: 2, connection, errorAction: "silentlyContinue" } as const;
    expect(await removeRecords("account", ids(4), options)).toMatchObject({
      read: 4,
      unknown: 2,
      ok: 2,
      stopped: false,
    });
  });
});

test("a batch that is refused as a whole fails all of its records", async () => {
  const { connection, emulator } = await withAccounts(3);
  const body = JSON.stringify({ error: { code: "0x80040220", message: "Not allowed." } });
  emulator.faults.add({ match: ({ path }) => path.endsWith("$batch"), action: { status: 403, body } });
  const error = await rejection(removeRecords("account", ids(3), { connection }));
  expect(error).toMatchObject({
    code: "bulk",
    summary: { read: 3, failed: 3 },
    failures: [{ error: { message: "Not allowed.", status: 403 } }, {}, {}],
  });
});

test.each([
  ["no multipart", { status: 200, headers: { "content-type": "application/json" }, body: "{}" }],
  [
    "a multipart without answers",
    { status: 200, headers: { "content-type": "multipart/mixed; boundary=b" }, body: "--b--" },
  ],
  [
    "a part without an answer",
    { status: 200, headers: { "content-type": "multipart/mixed; boundary=b" }, body: "--b\r\n\r\n\r\n--b--" },
  ],
])("after %s nobody knows what became of the records", async (_, action) => {
  const { connection, emulator } = await withAccounts(1);
  emulator.faults.add({ match: ({ path }) => path.endsWith("$batch"), action });
  const outcomes = await collect(removeRecords("account", ids(1), { connection }));
  expect(outcomes).toMatchObject([
    { status: "unknown", error: { message: "The service's answer to the batch holds none for this part." } },
  ]);
});

test("when a table cannot be looked up its records are not sent", async () => {
  const { connection, emulator } = await withAccounts(0);
  emulator.faults.add({ match: ({ path }) => path.includes("'contact'"), action: "reset-before", times: 999 });
  const outcomes = await collect(removeRecords([{ "@table": "contact", contactid: idOf(1) }], { connection }));
  expect(outcomes).toMatchObject([{ status: "notSent", error: { code: "transport" } }]);
});
