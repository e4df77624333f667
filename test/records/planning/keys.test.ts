import { describe, expect, it } from "vitest";
import type { OkOutcome, Outcome } from "../../../src/outcomes.ts";
import type { SetRecordsOptions } from "../../../src/records/planning/set-options.ts";
import { setRecords } from "../../../src/records/set-records.ts";
import { column, label } from "../../emulator/customization/payloads.ts";
import { collect, emulated, idOf, inOrder, type Emulated } from "../emulated.ts";

async function set(
  { connection }: Emulated,
  records: readonly object[],
  options: SetRecordsOptions = {},
): Promise<Outcome[]> {
  return inOrder(await collect(setRecords("account", records, { connection, ...options })));
}

const actions = (all: readonly Outcome[]): string[] =>
  all.map((outcome) => (outcome.status === "ok" ? outcome.action : outcome.status));

async function define({ connection }: Emulated, path: string, body: object): Promise<void> {
  await connection.send({ method: "POST", path, body: JSON.stringify(body), idempotent: false });
}

describe("what records are matched on", () => {
  it.each([
    ["a date in the source's own way and zone", { lastonholdtime: "05.03.2026 12:00" }],
    ["a label", { industrycode: "Accounting" }],
    ["a state and a status", { statecode: "Inactive", statuscode: "Inactive" }],
    ["yes or no", { creditonhold: "Yes" }],
    ["a number as text", { numberofemployees: "7", revenue: "10.50" }],
    ["a record's name", { parentaccountid: "Parent" }],
  ])("may be %s: what was created is found again", async (_, values) => {
    const all = emulated();
    await set(all, [{ name: "Parent" }]);
    const options = {
      matchOn: ["name", ...Object.keys(values)],
      dateFormat: "dd.MM.yyyy HH:mm",
      timeZone: "Europe/Berlin",
    };
    const record = { name: "a", ...values };
    expect(actions(await set(all, [record], options))).toEqual(["created"]);
    expect(actions(await set(all, [record], options))).toEqual(["unchanged"]);
  });

  it("may be too long for an address: that record fails alone", async () => {
    const all = emulated();
    await define(
      all,
      "EntityDefinitions(LogicalName='account')/Attributes",
      column("Memo", "new_Text", { MaxLength: 100_000 }),
    );
    const records = ["short", "x".repeat(18_000), "é".repeat(18_000)].map((new_text) => ({ new_text }));
    const outcomes = await set(all, records, { matchOn: ["new_text"] });
    expect(actions(outcomes)).toEqual(["created", "created", "failed"]);
    const message = expect.stringContaining("a key of at most 19000 bytes") as string;
    expect(outcomes[2]).toMatchObject({ error: { code: "invalidValue", column: "new_text", message } });
  });

  it("may hold what means something in an address or in a list of values", async () => {
    const all = emulated();
    const names = [
      "O'Hara",
      '"quoted"',
      "a,b",
      "a\\b",
      "[x]",
      "100%",
      "a&b=c#d?e",
      "{x}",
      "a/b",
      "tab\there",
      "𝔘nicode",
      "a b",
    ];
    const records = names.map((name) => ({ name }));
    expect(actions(await set(all, records, { matchOn: ["name"] }))).toEqual(names.map(() => "created"));
    expect(actions(await set(all, records, { matchOn: ["name"] }))).toEqual(names.map(() => "unchanged"));
  });
});

describe("a duplicate key", () => {
  it("is what the service calls equal, and no more than that", async () => {
    const all = emulated();
    const records = ["Ana", "Anna", "ANA", "Áná "].map((name) => ({ name }));
    const told = await set(all, records, { matchOn: ["name"], whatIf: true });
    expect(actions(told)).toEqual(["created", "created", "updated", "updated"]);
    const done = await set(all, records, { matchOn: ["name"], onDuplicateKey: "error" });
    expect(actions(done)).toEqual(["created", "created", "failed", "failed"]);
    expect(done[2]).toMatchObject({ error: { code: "usage" } });
    expect(all.emulator.snapshot("account")).toHaveLength(2);
  });

  it("is found however far it is from the first, at any degree", async () => {
    const all = emulated();
    const records = Array.from({ length: 400 }, (_, index) => ({ accountid: idOf(index % 90), name: `${index}` }));
    const options = { batchSize: 7, retrievalBatchSize: 20, maxDegreeOfParallelism: 8 };
    const done = await set(all, records, options);
    expect(actions(done).filter((action) => action === "created")).toHaveLength(90);
    expect(actions(done).filter((action) => action === "updated")).toHaveLength(310);
    const last = Array.from({ length: 90 }, (_, key) => `${key + 90 * Math.floor((399 - key) / 90)}`);
    expect(
      all.emulator
        .snapshot("account")
        .map(({ name }) => name)
        .sort(),
    ).toEqual(last.sort());

    const again = Array.from({ length: 400 }, (_, index) => ({
      accountid: idOf(1000 + (index % 90)),
      name: `${index}`,
    }));
    const refused = await set(all, again, { ...options, onDuplicateKey: "error" });
    expect(actions(refused)).toEqual([...Array<string>(90).fill("created"), ...Array<string>(310).fill("failed")]);
  });
});

describe("lookups", () => {
  it("by alternate key are sent as they are, and one that cannot be fails its record alone", async () => {
    const all = emulated();
    await define(all, "EntityDefinitions(LogicalName='account')/Keys", {
      SchemaName: "new_Number",
      DisplayName: label("Number"),
      KeyAttributes: ["accountnumber"],
    });
    await set(all, [{ accountid: idOf(1), name: "Parent", accountnumber: "P/1" }]);
    const records = [
      { name: "a", parentaccountid: { table: "account", key: { accountnumber: "P/1" } } },
      { name: "b", parentaccountid: { key: { accountnumber: "P/1" } } },
      { name: "c", parentaccountid: { key: { name: "Parent" } } },
      { name: "d", parentaccountid: { key: { accountnumber: "nobody's" } } },
    ];
    expect(actions(await set(all, records))).toEqual(["created", "created", "failed", "failed"]);
    const parents = all.emulator.snapshot("account").map(({ name, parentaccountid }) => [name, parentaccountid]);
    expect(parents).toEqual([
      ["Parent", null],
      ["a", idOf(1)],
      ["b", idOf(1)],
    ]);
  });

  it("that are created for missing names are told apart in the summary, and only foretold with whatIf", async () => {
    const all = emulated();
    const records = ["New", "Newer", "NEW", "Newer"].map((parentaccountid, index) => ({
      name: `${index}`,
      parentaccountid,
    }));
    const options = { lookups: { parentaccountid: { onMissing: "create" } }, connection: all.connection } as const;
    const told = await setRecords("account", records, { ...options, whatIf: true });
    expect(told).toMatchObject({ read: 4, created: 4, createdForLookups: 3 });
    expect(all.emulator.snapshot("account")).toEqual([]);
    const done = await setRecords("account", records, options);
    expect(done).toMatchObject({ read: 4, created: 4, createdForLookups: 2 });
    expect(all.emulator.snapshot("account")).toHaveLength(6);
  });
});

describe("a record that matches what another matches, too", () => {
  const there = [
    { accountid: idOf(1), name: "N", accountnumber: "K" },
    { accountid: idOf(2), name: "N", accountnumber: "L" },
  ];

  it.each([{}, { updateAllColumns: true }])("is applied after it: no update of the two is lost (%j)", async (mode) => {
    const all = emulated();
    await set(all, there);
    const records = [
      { accountnumber: "K", telephone1: "1", fax: "1" },
      { name: "N", fax: "2" },
    ];
    const options = { ...mode, matchOn: [["accountnumber"], ["name"]], allowMultipleMatches: true };
    const done = (await set(all, records, options)) as OkOutcome[];
    expect(actions(done)).toEqual(["updated", "updated"]);
    expect([...(done[1]?.ids ?? [])].sort()).toEqual([idOf(1), idOf(2)]);
    expect(all.emulator.snapshot("account").map(({ telephone1, fax }) => [telephone1, fax])).toEqual([
      ["1", "2"],
      [null, "2"],
    ]);
  });
});

describe("columns that only some records have", () => {
  it("are compared and cleared for those, across windows of every size", async () => {
    for (const retrievalBatchSize of [1, 2, 1000]) {
      const all = emulated();
      const first = [1, 2, 3].map((id) => ({ accountid: idOf(id), name: "a", telephone1: "1", fax: "2" }));
      await set(all, first);
      const records = [
        { accountid: idOf(1), name: "a" },
        { accountid: idOf(2), telephone1: null },
        { accountid: idOf(3), fax: "", name: "b" },
      ];
      expect(actions(await set(all, records, { retrievalBatchSize }))).toEqual(["unchanged", "updated", "updated"]);
      expect(all.emulator.snapshot("account").map(({ name, telephone1, fax }) => [name, telephone1, fax])).toEqual([
        ["a", "1", "2"],
        ["a", null, "2"],
        ["b", "1", null],
      ]);
    }
  });

  it.each([0, 1001, 1.5])("are not looked up %d at a time", (retrievalBatchSize) => {
    const { connection } = emulated();
    expect(() => setRecords("account", [], { retrievalBatchSize, connection })).toThrow(
      "Expected retrievalBatchSize to be an integer from 1 to 1000",
    );
  });
});
