import { describe, expect, test } from "vitest";
import { removeRecords, type RemoveRecordsOptions } from "../../../src/index.ts";
import { collect, emulated, idOf } from "../emulated.ts";
import { names, store, withAccounts, writesOf } from "./stored.ts";

const quiet = { errorAction: "silentlyContinue" } as const;

describe("records are matched", () => {
  test("on one column, as the service compares its texts", async () => {
    const world = await withAccounts(4);
    const summary = await removeRecords("account", [{ name: "ACCOUNT 1" }, { name: "account 3 " }], {
      matchOn: ["name"],
      connection: world.connection,
    });
    expect(summary).toMatchObject({ read: 2, ok: 2, deleted: 2 });
    expect(names(world)).toEqual(["account 0", "account 2"]);
  });

  test("on a list of lists: the first that finds anything counts, and one with an empty value is passed over", async () => {
    const world = await withAccounts(4, (index) => ({ accountnumber: `N${index}` }));
    const records = [
      { accountnumber: "N0", name: "account 3" },
      { accountnumber: "unknown", name: "account 1" },
      { accountnumber: "", name: "account 2" },
    ];
    const matchOn = [["accountnumber"], ["name"]];
    expect(await removeRecords("account", records, { matchOn, connection: world.connection })).toMatchObject({
      deleted: 3,
    });
    expect(names(world)).toEqual(["account 3"]);
  });

  test("on choices by their labels and on lookups", async () => {
    const world = await withAccounts(2);
    await store(world, "contact", [
      { lastname: "Doe", "parentcustomerid_account@odata.bind": `/accounts(${idOf(0)})`, gendercode: 1 },
      { lastname: "Roe", "parentcustomerid_account@odata.bind": `/accounts(${idOf(0)})`, gendercode: 2 },
      { lastname: "Poe", "parentcustomerid_account@odata.bind": `/accounts(${idOf(1)})`, gendercode: 2 },
    ]);
    const records = [{ parentcustomerid: { table: "account", id: idOf(0) }, gendercode: "Female" }];
    const matchOn = ["parentcustomerid", "gendercode"];
    expect(await removeRecords("contact", records, { matchOn, connection: world.connection })).toMatchObject({
      deleted: 1,
    });
    expect(world.emulator.snapshot("contact").map(({ lastname }) => lastname)).toEqual(["Doe", "Poe"]);
  });

  test("so many at a time as retrievalBatchSize says", async () => {
    const world = await withAccounts(7);
    const records = Array.from({ length: 7 }, (_, index) => ({ name: `account ${index}` }));
    const options = { matchOn: ["name"], retrievalBatchSize: 3, connection: world.connection };
    expect(await removeRecords("account", records, options)).toMatchObject({ deleted: 7 });
    expect(world.emulator.log.entries().filter(({ path }) => path.includes("/accounts?"))).toHaveLength(3);
  });

  test("and an input that is an id is found by it all the same", async () => {
    const world = await withAccounts(2);
    const options = { matchOn: ["name"], connection: world.connection };
    expect(await removeRecords<string | object>("account", [idOf(0), { name: "account 1" }], options)).toMatchObject({
      deleted: 2,
    });
  });
});

describe("what is in doubt deletes nothing", () => {
  test("a key that finds several records is an error of its input", async () => {
    const world = await withAccounts(3, (index) => ({ name: index < 2 ? "Twin" : "Single" }));
    const options = { matchOn: ["name"], connection: world.connection, ...quiet };
    const outcomes = await collect(removeRecords("account", [{ name: "twin" }, { name: "Single" }], options));
    expect(outcomes.map(({ status }) => status)).toEqual(["failed", "ok"]);
    expect(outcomes[0]).toMatchObject({
      error: {
        code: "match",
        matches: 2,
        columns: ["name"],
        message:
          'account has 2 records with name "twin"; none was deleted. Match on more columns, or delete all of them with allowMultipleMatches.',
      },
    });
    expect(names(world)).toEqual(["Twin", "Twin"]);
  });

  test("with allowMultipleMatches all of them go, and the input has one outcome", async () => {
    const world = await withAccounts(5, (index) => ({ name: index < 3 ? "Triplet" : "Single" }));
    const options = { matchOn: ["name"], allowMultipleMatches: true, connection: world.connection };
    const outcomes = await collect(removeRecords("account", [{ name: "Triplet" }], options));
    expect(outcomes).toMatchObject([{ status: "ok", index: 0, action: "deleted" }]);
    expect(names(world)).toEqual(["Single", "Single"]);
  });

  test.each([
    [{}, "account.name: expected a value, for the record to delete is matched on name, got undefined."],
    [{ name: null }, "account.name: expected a value, for the record to delete is matched on name, got null."],
    [{ name: "" }, 'account.name: expected a value, for the record to delete is matched on name, got "" (string).'],
    [{ name: {} }, "account.name: expected a text, got {} (object)."],
    [{ name: "nobody" }, 'account has no record with name "nobody". With ifExists that is no failure.'],
  ])("%j fails and reads nothing into it", async (record, message) => {
    const world = await withAccounts(2, () => ({ name: undefined }));
    const options = { matchOn: ["name"], connection: world.connection, ...quiet };
    const outcomes = await collect(removeRecords("account", [record], options));
    expect(outcomes).toMatchObject([{ status: "failed", error: { message } }]);
    expect(writesOf(world)).toEqual(["CreateMultiple"]);
  });

  test("when the service does not let records be looked up nothing is sent, and the run ends with its reason", async () => {
    const world = await withAccounts(3);
    const body = JSON.stringify({ error: { code: "0x80040220", message: "Not allowed." } });
    world.emulator.faults.add({ match: ({ path }) => path.includes("/accounts?"), action: { status: 403, body } });
    const options = { matchOn: ["name"], connection: world.connection };
    await expect(removeRecords("account", [{ name: "account 1" }], options)).rejects.toMatchObject({
      code: "bulk",
      summary: { read: 1, notSent: 1 },
      cause: { message: "Not allowed." },
    });
    expect(names(world)).toHaveLength(3);
  });
});

test("an unknown key column is told before anything is read", async () => {
  const { connection } = emulated();
  let read = 0;
  const source = (function* () {
    read += 1;
    yield { nam: "x" };
  })();
  await expect(removeRecords("account", source, { matchOn: ["nam"], connection })).rejects.toThrow(
    "account has no column nam. Did you mean name?",
  );
  expect(read).toBe(0);
});

test.each([[[]], ["name"], [[[]]], [[["name"], "city"]], [[""]], [[1]], [{}]])("matchOn cannot be %j", (matchOn) => {
  const options = { matchOn, connection: emulated().connection } as unknown as RemoveRecordsOptions;
  expect(() => removeRecords("account", [], options)).toThrow("Expected matchOn to be a list of columns");
});
