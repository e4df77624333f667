import { describe, expect, it } from "vitest";
import { UsageError } from "../../../src/errors.ts";
import type { OkOutcome, Outcome } from "../../../src/outcomes.ts";
import type { SetRecordsOptions } from "../../../src/records/planning/set-options.ts";
import { setRecords } from "../../../src/records/set-records.ts";
import { collect, emulated, idOf, inOrder, targetsOf, type Emulated } from "../emulated.ts";

const QUIET = { errorAction: "silentlyContinue" } as const;

/** Two accounts that are there before anything else. */
async function withAccounts(): Promise<Emulated> {
  const all = emulated();
  const accounts = [
    { accountid: idOf(1), name: "Contoso", accountnumber: "C1", address1_city: "Bern" },
    { accountid: idOf(2), name: "Fabrikam", accountnumber: "F1", address1_city: "Thun" },
  ];
  await setRecords("account", accounts, { createOnly: true, connection: all.connection });
  return all;
}

/** What became of each record, in the order of the input. */
async function outcomes(
  { connection }: Emulated,
  records: readonly object[],
  options: SetRecordsOptions = {},
): Promise<Outcome[]> {
  return inOrder(await collect(setRecords("account", records, { connection, ...options })));
}

const actions = (all: readonly Outcome[]): string[] =>
  all.map((outcome) => (outcome.status === "ok" ? outcome.action : outcome.status));

function names({ emulator }: Emulated): unknown[] {
  return emulator
    .snapshot("account")
    .map(({ name }) => name)
    .sort();
}

describe("setRecords without a mode", () => {
  it("creates what is missing, updates what differs and leaves the rest alone", async () => {
    const all = await withAccounts();
    const set = await outcomes(all, [
      { accountid: idOf(1), name: "Contoso", address1_city: "Bern" },
      { accountid: idOf(2), name: "Fabrikam", address1_city: "Basel" },
      { accountid: idOf(3), name: "New with an id" },
      { name: "New" },
    ]);
    expect(actions(set)).toEqual(["unchanged", "updated", "created", "created"]);
    expect((set as OkOutcome[]).slice(0, 3).map(({ id }) => id)).toEqual([idOf(1), idOf(2), idOf(3)]);
    expect(names(all)).toEqual(["Contoso", "Fabrikam", "New", "New with an id"]);
  });

  it("sends only the columns that differ", async () => {
    const all = await withAccounts();
    const before = all.writes.length;
    await outcomes(all, [{ accountid: idOf(2), name: "Fabrikam", address1_city: "Basel", accountnumber: "F1" }]);
    const [update] = all.writes.slice(before);
    expect(update?.message).toBe("UpdateMultiple");
    expect(targetsOf(update?.body ?? "")).toEqual([
      { "@odata.type": "Microsoft.Dynamics.CRM.account", accountid: idOf(2), address1_city: "Basel" },
    ]);
  });

  it("gives one outcome for every record when all are unchanged, and writes nothing", async () => {
    const all = await withAccounts();
    const before = all.writes.length;
    const records = Array.from({ length: 1234 }, () => ({ accountid: idOf(1), name: "Contoso" }));
    const summary = await setRecords("account", records, { connection: all.connection });
    expect(summary).toMatchObject({ read: 1234, ok: 1234, unchanged: 1234, updated: 0, created: 0 });
    expect(all.writes.length).toBe(before);
  });
});

describe("matchOn", () => {
  it("finds existing records by columns", async () => {
    const all = await withAccounts();
    const records = [
      { accountnumber: "C1", name: "Contoso AG" },
      { accountnumber: "X1", name: "Unknown" },
    ];
    const set = await outcomes(all, records, { matchOn: ["accountnumber"] });
    expect(actions(set)).toEqual(["updated", "created"]);
    expect(set[0]).toMatchObject({ id: idOf(1) });
    expect(names(all)).toEqual(["Contoso AG", "Fabrikam", "Unknown"]);
  });

  it("tries several keys in their order, and the record's own id before them", async () => {
    const all = await withAccounts();
    const records = [
      { name: "fabrikam", telephone1: "1" },
      { accountid: idOf(1), name: "Fabrikam", telephone1: "2" },
      { accountnumber: "F1", name: "Contoso", telephone1: "3" },
    ];
    const options = { matchOn: [["accountnumber"], ["name"]], noUpdateColumns: ["name"] };
    const set = await outcomes(all, records, options);
    expect((set as OkOutcome[]).map(({ id }) => id)).toEqual([idOf(2), idOf(1), idOf(2)]);
    expect(names(all)).toEqual(["Contoso", "Fabrikam"]);
  });

  it("fails a record whose key is empty, with the column's name, and no other", async () => {
    const all = await withAccounts();
    const set = await outcomes(
      all,
      [
        { accountnumber: null, name: "a" },
        { accountnumber: "N", name: "b" },
      ],
      {
        matchOn: ["accountnumber"],
      },
    );
    expect(actions(set)).toEqual(["failed", "created"]);
    expect(set[0]).toMatchObject({ error: { code: "invalidValue", column: "accountnumber" } });
  });

  it("writes to all that match when that is allowed, and tells them in one outcome", async () => {
    const all = await withAccounts();
    await setRecords("account", [{ accountid: idOf(3), name: "Contoso" }], {
      createOnly: true,
      connection: all.connection,
    });
    const set = await outcomes(all, [{ name: "Contoso", telephone1: "1" }, { name: "Fabrikam" }], {
      matchOn: ["name"],
      allowMultipleMatches: true,
    });
    expect(actions(set)).toEqual(["updated", "unchanged"]);
    expect([...((set[0] as OkOutcome).ids ?? [])].sort()).toEqual([idOf(1), idOf(3)]);
    expect(all.emulator.snapshot("account").filter(({ telephone1 }) => telephone1 === "1")).toHaveLength(2);
  });

  it("is refused for a column that the table does not have, before anything is read", async () => {
    const all = await withAccounts();
    const run = setRecords("account", [{ name: "a" }], { matchOn: ["accountnumer"], connection: all.connection });
    await expect(run).rejects.toThrow("account has no column accountnumer. Did you mean accountnumber?");
    expect(run.progress?.read).toBe(0);
  });
});

describe("records of the same key", () => {
  it("become one record, in the order of the input, however many are sent at a time", async () => {
    const all = await withAccounts();
    const records = Array.from({ length: 300 }, (_, index) => ({
      accountnumber: `key ${index % 7}`,
      name: `number ${index}`,
    }));
    const options = { matchOn: ["accountnumber"], batchSize: 10, maxDegreeOfParallelism: 8, retrievalBatchSize: 20 };
    const set = await outcomes(all, records, options);
    expect(set.every(({ status }) => status === "ok")).toBe(true);
    expect(actions(set).filter((action) => action === "created")).toHaveLength(7);
    const last = Array.from({ length: 7 }, (_, key) => `number ${299 - ((299 - key) % 7)}`);
    expect(names(all)).toEqual(["Contoso", "Fabrikam", ...last].sort());
  });

  it("are one to the service whatever their case and accents, and here", async () => {
    const all = await withAccounts();
    const set = await outcomes(all, [{ name: "Café" }, { name: "CAFE " }, { name: "cafe" }], { matchOn: ["name"] });
    expect(actions(set)).toEqual(["created", "updated", "updated"]);
    expect(all.emulator.snapshot("account")).toHaveLength(3);
  });

  it("fail from the second on when onDuplicateKey says so", async () => {
    const all = await withAccounts();
    const records = [
      { accountnumber: "N", name: "a" },
      { accountnumber: "n", name: "b" },
    ];
    const set = await outcomes(all, records, { matchOn: ["accountnumber"], onDuplicateKey: "error" });
    expect(actions(set)).toEqual(["created", "failed"]);
    expect(names(all)).toEqual(["Contoso", "Fabrikam", "a"]);
  });

  it("are created by a later one when the first is refused", async () => {
    const all = await withAccounts();
    const records = [
      { accountnumber: "N", name: "a", numberofemployees: "many" },
      { accountnumber: "N", name: "b" },
    ];
    const set = await outcomes(all, records, { matchOn: ["accountnumber"] });
    expect(actions(set)).toEqual(["failed", "created"]);
  });
});

describe("other modes", () => {
  it("noCreate passes over what is missing, noUpdate over what is there", async () => {
    const all = await withAccounts();
    const records = [
      { accountnumber: "C1", name: "changed" },
      { accountnumber: "N", name: "new" },
    ];
    const matchOn = ["accountnumber"];
    expect(actions(await outcomes(all, records, { matchOn, noCreate: true }))).toEqual(["updated", "skipped"]);
    expect(actions(await outcomes(all, records, { matchOn, noUpdate: true }))).toEqual(["skipped", "created"]);
    expect(names(all)).toEqual(["Fabrikam", "changed", "new"]);
  });

  it("updateOnly fails what is missing", async () => {
    const all = await withAccounts();
    const records = [{ accountid: idOf(1), name: "a" }, { accountid: idOf(9), name: "b" }, { name: "c" }];
    expect(actions(await outcomes(all, records, { updateOnly: true }))).toEqual(["updated", "failed", "failed"]);
    const matched = await outcomes(all, [{ accountnumber: "X", name: "d" }], {
      updateOnly: true,
      matchOn: ["accountnumber"],
    });
    expect(matched[0]).toMatchObject({ status: "failed", error: { code: "match", matches: 0 } });
  });

  it("updateAllColumns sends all columns, with and without a look-up", async () => {
    const all = await withAccounts();
    const before = all.writes.length;
    const options = { updateAllColumns: true, matchOn: ["accountnumber"] };
    const set = await outcomes(
      all,
      [
        { accountnumber: "C1", name: "Contoso" },
        { accountnumber: "N", name: "new" },
      ],
      options,
    );
    expect(actions(set)).toEqual(["updated", "created"]);
    const update = all.writes.slice(before).find(({ message }) => message === "UpdateMultiple");
    expect(targetsOf(update?.body ?? "")[0]).toMatchObject({ accountnumber: "C1", name: "Contoso" });
  });

  it("noUpdateColumns and ignoreColumns stay as they are; the former are set on create", async () => {
    const all = await withAccounts();
    const options = { matchOn: ["accountnumber"], noUpdateColumns: ["name"], ignoreColumns: ["remark", "telephone1"] };
    const records = ["C1", "N"].map((accountnumber) => ({ accountnumber, name: "set", telephone1: "1", remark: "x" }));
    expect(actions(await outcomes(all, records, options))).toEqual(["unchanged", "created"]);
    expect(
      all.emulator
        .snapshot("account")
        .map(({ name, telephone1 }) => [name, telephone1])
        .sort(),
    ).toEqual([
      ["Contoso", null],
      ["Fabrikam", null],
      ["set", null],
    ]);
  });

  it("constants go over the record's values, defaults under them", async () => {
    const all = await withAccounts();
    const options = { constants: { name: "constant" }, defaults: { telephone1: "default", address1_city: "default" } };
    await outcomes(all, [{ accountid: idOf(1), name: "own", address1_city: null }], options);
    expect(all.emulator.snapshot("account").find(({ accountid }) => accountid === idOf(1))).toMatchObject({
      name: "constant",
      telephone1: "default",
      address1_city: null,
    });
  });

  it.each([
    [{ createOnly: true, updateOnly: true }, "createOnly and updateOnly exclude each other"],
    [{ createOnly: true, matchOn: ["name"] }, "createOnly and matchOn exclude each other"],
    [{ upsert: true, noCreate: true }, "upsert and noCreate exclude each other"],
    [{ noCreate: true, noUpdate: true }, "leave nothing to do"],
    [{ createOnly: true, onDuplicateKey: "error" }, "createOnly and onDuplicateKey exclude each other"],
    [{ createOnly: "yes" }, 'Expected createOnly to be true or false, got "yes" (string).'],
    [{ whatIf: 1 }, "Expected whatIf to be true or false"],
    [{ passThru: "no" }, "Expected passThru to be true or false"],
    [{ ignoreColumns: "remark" }, "Expected ignoreColumns to be a list"],
    [{ noUpdateColumns: "name" }, "Expected noUpdateColumns to be a list"],
    [{ upsert: true, matchOn: [["name"], ["accountnumber"]] }, "one alternate key"],
    [{ matchOn: [] }, "Expected matchOn to be a list of columns"],
    [{ retrievalBatchSize: 0 }, "Expected retrievalBatchSize"],
    [{ callerId: "me" }, "Expected callerId to be the guid of a user"],
    [{ unknownOption: true }, "setRecords has no option unknownOption"],
  ])("%j is refused", (options, message) => {
    expect(() => setRecords("account", [], options as SetRecordsOptions)).toThrow(UsageError);
    expect(() => setRecords("account", [], options as SetRecordsOptions)).toThrow(message);
  });
});

describe("whatIf", () => {
  it("tells what would be done, and writes nothing, for every mode and degree", async () => {
    const all = await withAccounts();
    const before = all.writes.length;
    const records = [
      { accountid: idOf(1), name: "Contoso" },
      { accountid: idOf(2), name: "changed" },
      { accountnumber: "N", name: "new" },
      { accountnumber: "N", name: "new again" },
      { accountnumber: "M", numberofemployees: "many" },
    ];
    const options = { ...QUIET, whatIf: true, matchOn: ["accountnumber"], batchSize: 1 };
    for (const maxDegreeOfParallelism of [1, 4] as const) {
      const set = await outcomes(all, records, { ...options, maxDegreeOfParallelism });
      expect(actions(set)).toEqual(["unchanged", "updated", "created", "updated", "failed"]);
    }
    for (const mode of [{ updateOnly: true }, { updateAllColumns: true }]) {
      const missing = await outcomes(all, [{ accountid: idOf(9), name: "x" }], { whatIf: true, ...mode });
      expect(actions(missing)).toEqual(["failed"]);
    }
    const created = [...records.slice(1, 3), { accountid: idOf(3), name: "a" }, { accountid: idOf(3), name: "b" }];
    expect(actions(await outcomes(all, created, { whatIf: true, createOnly: true }))).toEqual([
      "failed",
      "created",
      "created",
      "failed",
    ]);
    expect(all.writes.length).toBe(before);
    expect(names(all)).toEqual(["Contoso", "Fabrikam"]);
  });
});
