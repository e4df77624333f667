import { describe, expect, test } from "vitest";
import { getRecords, removeRecords, setRecords, type RemoveRecordsOptions } from "../../../src/index.ts";
import { collect, idOf, inOrder } from "../emulated.ts";
import { names, store, withAccounts, writesOf } from "../removal/stored.ts";

describe("W5: an ambiguous match is an error and creates a record all the same; two inputs of one new key are two records", () => {
  test.each([{}, { updateAllColumns: true }, { updateOnly: true }, { noUpdateColumns: ["telephone1"] }])(
    "here an ambiguous match with %j writes nothing",
    async (mode) => {
      const world = await withAccounts(3, (index) => ({ name: index < 2 ? "Twin" : "Single" }));
      const records = [{ name: "twin", telephone1: "1" }];
      const options = { ...mode, matchOn: ["name"], connection: world.connection };
      const outcomes = await collect(setRecords("account", records, options));
      const message =
        'account has 2 records with name "twin"; none was written. Match on more columns, or write to all of them with allowMultipleMatches.';
      expect(outcomes).toMatchObject([
        { status: "failed", error: { code: "match", matches: 2, columns: ["name"], message } },
      ]);
      expect(writesOf(world)).toEqual(["CreateMultiple"]);
      expect(names(world)).toEqual(["Single", "Twin", "Twin"]);
    },
  );

  test.each([1, 100])("here two inputs of one new key are one record, in batches of %i", async (batchSize) => {
    const world = await withAccounts(0);
    const records = [
      { accountnumber: "N", name: "first", telephone1: "1" },
      { accountnumber: "n ", name: "second" },
    ];
    const options = { matchOn: ["accountnumber"], batchSize, maxDegreeOfParallelism: 4, connection: world.connection };
    const outcomes = inOrder(await collect(setRecords("account", records, options)));
    expect(outcomes).toMatchObject([{ action: "created" }, { action: "updated", id: outcomes[0]?.id }]);
    expect(world.emulator.snapshot("account")).toMatchObject([{ name: "second", telephone1: "1" }]);
  });
});

describe("W6: many inputs find at most two records per 500", () => {
  const records = Array.from({ length: 60 }, (_, index) => ({ name: `account ${index}` }));

  test.each([1, 7, 500])("here getRecords finds all of them, looking for %i at a time", async (retrievalBatchSize) => {
    const { connection, emulator } = await withAccounts(60);
    emulator.log.clear();
    const matchOn = { columns: ["name"], records };
    const options = { columns: ["name"], matchOn, retrievalBatchSize, connection };
    const found = await collect(getRecords("account", options));
    expect(new Set(found.map(({ name }) => name))).toEqual(new Set(records.map(({ name }) => name)));
    expect(found).toHaveLength(60);
    const requests = emulator.log.entries().filter(({ path }) => path.includes("/accounts?"));
    expect(requests.length).toBeLessThanOrEqual(2 * Math.ceil(60 / retrievalBatchSize));
  });

  test("here removeRecords with ifExists passes none of them over, in as few requests as they fit into", async () => {
    const world = await withAccounts(60);
    const options = { matchOn: ["name"], ifExists: true, connection: world.connection };
    expect(await removeRecords("account", records, options)).toMatchObject({ read: 60, deleted: 60, skipped: 0 });
    expect(names(world)).toEqual([]);
    expect(world.emulator.log.entries().filter(({ path }) => path.includes("/accounts?"))).toHaveLength(1);
  });

  test("here setRecords updates all of them", async () => {
    const world = await withAccounts(60);
    const changed = records.map((record) => ({ ...record, telephone1: "1" }));
    const options = { matchOn: ["name"], connection: world.connection };
    expect(await setRecords("account", changed, options)).toMatchObject({ updated: 60, created: 0 });
  });
});

describe("W13: records of several tables are looked up in the table of the first", () => {
  test("here each is looked up in its own", async () => {
    const world = await withAccounts(2, (index) => ({ emailaddress1: `${index}@example.com` }));
    await store(world, "contact", [
      { lastname: "Doe", emailaddress1: "0@example.com" },
      { lastname: "Roe", emailaddress1: "1@example.com" },
    ]);
    const records = [
      { "@table": "account", emailaddress1: "0@example.com" },
      { "@table": "contact", emailaddress1: "1@example.com" },
    ];
    const options = { matchOn: ["emailaddress1"], connection: world.connection };
    expect(await removeRecords(records, options)).toMatchObject({ deleted: 2 });
    expect(names(world)).toEqual(["account 1"]);
    expect(world.emulator.snapshot("contact").map(({ lastname }) => lastname)).toEqual(["Doe"]);
  });

  test("here setRecords writes one table, and a record that says another is an error", async () => {
    const world = await withAccounts(1, () => ({ emailaddress1: "0@example.com" }));
    const records = [
      { "@table": "account", emailaddress1: "0@example.com", telephone1: "1" },
      { "@table": "contact", emailaddress1: "0@example.com", telephone1: "2" },
    ];
    const options = { matchOn: ["emailaddress1"], connection: world.connection };
    const outcomes = inOrder(await collect(setRecords("account", records, options)));
    expect(outcomes).toMatchObject([
      { status: "ok", id: idOf(0) },
      { status: "failed", error: { code: "definition" } },
    ]);
    expect(world.emulator.snapshot("account")).toMatchObject([{ telephone1: "1" }]);
  });
});

describe("W15: a list of two columns is taken for two keys of one", () => {
  const records = [{ name: "Same", address1_city: "City 1", telephone1: "1" }];
  const matchOn = ["name", "address1_city"];
  const same = () => withAccounts(3, (index) => ({ name: "Same", address1_city: `City ${index}` }));

  test("here it is one key to removeRecords", async () => {
    const world = await same();
    const options: RemoveRecordsOptions = { matchOn, connection: world.connection };
    expect(await removeRecords("account", records, options)).toMatchObject({ deleted: 1 });
    expect(world.emulator.snapshot("account").map((record) => record.address1_city)).toEqual(["City 0", "City 2"]);
  });

  test("here it is one key to setRecords", async () => {
    const world = await same();
    expect(await setRecords("account", records, { matchOn, connection: world.connection })).toMatchObject({
      updated: 1,
    });
    expect(world.emulator.snapshot("account").map(({ telephone1 }) => telephone1)).toEqual([null, "1", null]);
  });

  test("here it is one key to getRecords", async () => {
    const { connection } = await same();
    const options = { columns: ["address1_city"], matchOn: { columns: matchOn, records }, connection };
    expect(await collect(getRecords("account", options))).toMatchObject([{ address1_city: "City 1" }]);
  });
});
