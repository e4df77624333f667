import { describe, expect, test } from "vitest";
import { getRecords, setRecords, withConnection } from "../../src/index.ts";
import { accounts, collect, emulated, idOf, inOrder, targetsOf } from "./emulated.ts";

const create = { createOnly: true } as const;

describe("the three modes", () => {
  test("createOnly creates every record, and tells its id", async () => {
    const { connection, emulator, writes } = emulated();
    const outcomes = await collect(setRecords("account", accounts(3), { ...create, connection }));
    expect(writes.map(({ message, records }) => [message, records])).toEqual([["CreateMultiple", 3]]);
    const ids = emulator.snapshot("account").map(({ accountid }) => accountid);
    expect(outcomes).toEqual(
      accounts(3).map((input, index) => ({
        status: "ok",
        index,
        input,
        table: "account",
        id: ids.find((_, at) => emulator.snapshot("account")[at]?.name === input.name),
        action: "created",
      })),
    );
  });

  test("createOnly keeps an id that is given, and chooses the others", async () => {
    const { connection, emulator } = emulated();
    const records = [{ accountid: `{${idOf(1).toUpperCase()}}`, name: "given" }, { name: "chosen" }, { accountid: "" }];
    await setRecords("account", records, { ...create, connection });
    const found = emulator.snapshot("account");
    expect(found.find(({ name }) => name === "given")?.accountid).toBe(idOf(1));
    expect(new Set(found.map(({ accountid }) => accountid)).size).toBe(3);
  });

  test("updateOnly updates every record, and one without an id fails alone", async () => {
    const { connection, emulator, writes } = emulated();
    await setRecords("account", [{ accountid: idOf(1), name: "a", numberofemployees: 5 }], { ...create, connection });
    const records = [{ accountid: idOf(1), name: "b" }, { name: "without" }, { accountid: "abc", name: "bad" }];
    const outcomes = await collect(setRecords("account", records, { updateOnly: true, connection }));
    expect(inOrder(outcomes)).toMatchObject([
      { status: "ok", index: 0, id: idOf(1), action: "updated" },
      {
        status: "failed",
        index: 1,
        error: { message: "account.accountid: expected the primary id of the record to update, got undefined." },
      },
      { status: "failed", index: 2, error: { message: 'account.accountid: expected a guid, got "abc" (string).' } },
    ]);
    expect(emulator.snapshot("account")).toMatchObject([{ name: "b", numberofemployees: 5 }]);
    expect(writes.at(-1)).toMatchObject({ message: "UpdateMultiple", records: 1 });
  });

  test("updateAllColumns updates what has an id and creates the rest", async () => {
    const { connection, writes } = emulated();
    await setRecords("account", [{ accountid: idOf(1), name: "a" }], { ...create, connection });
    const summary = await setRecords(
      "account",
      [{ accountid: idOf(1), name: "b" }, { name: "new" }, { name: "new too" }],
      {
        updateAllColumns: true,
        connection,
      },
    );
    expect(summary).toMatchObject({ read: 3, ok: 3, created: 2, updated: 1, deleted: 0 });
    expect(writes.slice(1).map(({ message, records }) => [message, records])).toEqual([
      ["CreateMultiple", 2],
      ["UpdateMultiple", 1],
    ]);
  });

  test.each([
    [{ createOnly: true, updateOnly: true }, "createOnly and updateOnly exclude each other: choose one."],
    [{ createOnly: true, noUpdate: true }, "createOnly and noUpdate exclude each other: choose one."],
  ])("the mode %j is refused at once", (mode, message) => {
    const { connection } = emulated();
    expect(() => setRecords("account", [], { ...mode, connection })).toThrow(message);
  });
});

describe("batches", () => {
  test.each([
    [undefined, 250, [100, 100, 50]],
    [7, 20, [7, 7, 6]],
    [1, 3, [1, 1, 1]],
    [1000, 5, [5]],
  ])("batchSize %j cuts %i records into %j", async (batchSize, count, expected) => {
    const { connection, writes } = emulated();
    const options = { ...create, connection, ...(batchSize === undefined ? {} : { batchSize }) };
    const summary = await setRecords("account", accounts(count), options);
    expect(summary).toMatchObject({ read: count, ok: count, created: count });
    expect(writes.map(({ records }) => records)).toEqual(expected);
  });

  test.each([
    [{ batchSize: 0 }, "Expected batchSize to be an integer from 1 to 1000, got 0 (number)."],
    [{ batchSize: 1001 }, "Expected batchSize to be an integer from 1 to 1000, got 1001 (number)."],
    [{ maxDegreeOfParallelism: 0 }, "Expected maxDegreeOfParallelism to be an integer from 1 and up, got 0 (number)."],
    [{ chunkSize: 5 }, "setRecords has no option chunkSize. Its options: createOnly, updateOnly, "],
  ])("%j is refused at once", (options, message) => {
    const { connection } = emulated();
    expect(() => setRecords("account", [], { ...create, ...options, connection })).toThrow(message);
  });

  test.each([1, 3, "auto"] as const)(
    "maxDegreeOfParallelism %s is how many batches are under way at most",
    async (degree) => {
      let [now, most] = [0, 0];
      const { connection } = emulated({}, (fetch) => async (request) => {
        if (!request.url.endsWith("CreateMultiple")) return fetch(request);
        most = Math.max(most, ++now);
        await new Promise((resolve) => setTimeout(resolve, 5));
        now -= 1;
        return fetch(request);
      });
      const options = { ...create, batchSize: 5, maxDegreeOfParallelism: degree, connection };
      expect(await setRecords("account", accounts(60), options)).toMatchObject({ ok: 60 });
      // The first of a table goes alone.
      expect(most).toBe(degree === "auto" ? 11 : degree);
    },
  );

  test("nothing is sent for no records, and for records that all fail before they are sent", async () => {
    const { connection, writes } = emulated();
    expect(await setRecords("account", [], { ...create, connection })).toMatchObject({ read: 0, ok: 0 });
    const bad = accounts(5, () => ({ numberofemployees: "many" }));
    const options = { ...create, connection, errorAction: "silentlyContinue" } as const;
    expect(await setRecords("account", bad, options)).toMatchObject({ read: 5, failed: 5 });
    expect(writes).toEqual([]);
  });
});

test("what getRecords gives setRecords takes, within the default connection", async () => {
  const { connection, emulator } = emulated();
  await withConnection(connection, async () => {
    await setRecords("account", accounts(30), create);
    const changed = async function* () {
      for await (const record of getRecords("account", { columns: ["name"], pageSize: 7 }))
        yield { ...record, name: `${String(record.name)}!` };
    };
    expect(await setRecords("account", changed(), { updateOnly: true })).toMatchObject({ ok: 30, updated: 30 });
  });
  expect(emulator.snapshot("account").every(({ name }) => String(name).endsWith("!"))).toBe(true);
});

test.each(["account", "contact", "email", "systemuser"])(
  "what getRecords gives of %s setRecords finds unchanged, every column of it",
  async (table) => {
    const { connection, writes } = emulated();
    const contact = { contactid: idOf(1), lastname: "L", birthdate: "1990-05-06" };
    const account = {
      accountid: idOf(2),
      name: "A",
      primarycontactid: "L",
      revenue: 12.345,
      industrycode: 1,
      creditonhold: true,
      lastonholdtime: "2026-01-02T03:04:05Z",
      statecode: "Inactive",
      entityimage: Buffer.from("image").toString("base64"),
    };
    const email = { subject: "s", to: "a@b.example", regardingobjectid: { table: "account", id: idOf(2) } };
    for (const [name, record] of Object.entries({ contact, account, email }))
      await setRecords(name, [record], { ...create, connection });
    const before = writes.length;
    const records = await collect(getRecords(table, { includeSystemColumns: true, connection }));
    expect(records.length).toBeGreaterThan(0);
    const summary = await setRecords(table, records, { connection });
    expect(summary).toMatchObject({ read: records.length, unchanged: records.length });
    expect(writes.length).toBe(before);
  },
);

test("an expired token in mid-run is replaced, and nobody notices", async () => {
  let now = Date.now();
  const { connection, emulator, writes } = emulated(
    { clock: () => now, tokenLifetimeSeconds: 3600 },
    (fetch) => (request) => {
      if (request.url.endsWith("CreateMultiple")) now += 600_000;
      return fetch(request);
    },
  );
  const summary = await setRecords("account", accounts(60), {
    ...create,
    batchSize: 5,
    maxDegreeOfParallelism: 3,
    connection,
  });
  expect(summary).toMatchObject({ read: 60, ok: 60 });
  expect(emulator.snapshot("account")).toHaveLength(60);
  expect(emulator.log.counts()["POST 401"]).toBeGreaterThanOrEqual(2);
  expect(new Set(writes.flatMap(({ body }) => targetsOf(body).map(({ accountid }) => accountid))).size).toBe(60);
});
