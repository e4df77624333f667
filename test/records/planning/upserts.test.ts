import { describe, expect, it } from "vitest";
import type { EmulatorOptions } from "../../../src/emulator/index.ts";
import type { Outcome } from "../../../src/outcomes.ts";
import type { SetRecordsOptions } from "../../../src/records/planning/set-options.ts";
import { setRecords } from "../../../src/records/set-records.ts";
import { label } from "../../emulator/customization/payloads.ts";
import { collect, emulated, idOf, inOrder, type Emulated } from "../emulated.ts";

/** Accounts have their number for an alternate key. */
async function withKey(options: EmulatorOptions = {}): Promise<Emulated> {
  const all = emulated(options);
  await all.connection.send({
    method: "POST",
    path: "EntityDefinitions(LogicalName='account')/Keys",
    body: JSON.stringify({
      SchemaName: "new_Number",
      DisplayName: label("Number"),
      KeyAttributes: ["accountnumber"],
    }),
    idempotent: false,
  });
  return all;
}

async function upsert(
  { connection }: Emulated,
  records: readonly object[],
  options: SetRecordsOptions = {},
): Promise<Outcome[]> {
  return inOrder(await collect(setRecords("account", records, { upsert: true, connection, ...options })));
}

const stateOf = ({ emulator }: Emulated): unknown[] =>
  emulator.snapshot("account").map(({ name, statecode, statuscode }) => [name, statecode, statuscode]);

describe("upsert", () => {
  it("by id creates or updates in one message, with nothing looked up", async () => {
    const all = emulated();
    await setRecords("account", [{ accountid: idOf(1), name: "old" }], {
      createOnly: true,
      connection: all.connection,
    });
    const before = all.emulator.log.entries().length;
    const outcomes = await upsert(all, [
      { accountid: idOf(1), name: "a" },
      { accountid: idOf(2), name: "b" },
      { name: "c" },
    ]);
    expect(outcomes.slice(0, 2)).toMatchObject(
      [1, 2].map((id) => ({ status: "ok", action: "upserted", id: idOf(id) })),
    );
    const paths = all.emulator.log
      .entries()
      .slice(before)
      .map(({ path }) => path);
    expect(paths.filter((path) => !path.includes("sdkmessagefilters"))).toEqual([
      "/api/data/v9.2/accounts/Microsoft.Dynamics.CRM.UpsertMultiple",
    ]);
    expect(all.emulator.snapshot("account").map(({ name }) => name)).toEqual(expect.arrayContaining(["a", "b", "c"]));
  });

  it("by alternate key tells ids with passThru, by one more request a batch, and none without", async () => {
    const all = await withKey();
    const records = ["A", "B", "a"].map((accountnumber, index) => ({ accountnumber, name: `name ${index}` }));
    const options = { matchOn: ["accountnumber"] };
    expect((await upsert(all, records, options)).map(({ id }) => id)).toEqual([undefined, undefined, undefined]);
    const ids = new Map(all.emulator.snapshot("account").map(({ name, accountid }) => [name, accountid]));
    expect(ids.size).toBe(2);
    const before = all.emulator.log.entries().length;
    const told = await upsert(all, records.slice(1), { ...options, passThru: true });
    expect(told.map(({ id }) => id)).toEqual([ids.get("name 1"), ids.get("name 2")]);
    const requests = all.emulator.log
      .entries()
      .slice(before)
      .map(({ method, path }) => `${method} ${/\w+(?=$|\?)/.exec(path)?.[0] ?? ""}`);
    expect(requests).toEqual(["POST UpsertMultiple", "GET accounts"]);
  });

  it("applies records of the same alternate key in their order, at any degree", async () => {
    const all = await withKey();
    const records = Array.from({ length: 60 }, (_, index) => ({
      accountnumber: ["k", "K", "l"][index % 3],
      name: `name ${index}`,
    }));
    const options = { matchOn: ["accountnumber"], batchSize: 3, maxDegreeOfParallelism: 8 };
    expect((await upsert(all, records, options)).every(({ status }) => status === "ok")).toBe(true);
    expect(
      all.emulator
        .snapshot("account")
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["name 58", "name 59"]);
  });

  it.each([
    ["is not built yet", "Pending", { keyIndexDelayMs: 60_000 }, ["accountnumber"]],
    ["does not exist", "account has no alternate key of name. Its keys are of accountnumber.", {}, ["name"]],
    ["has another column, too", "account has no alternate key of accountnumber, name", {}, ["accountnumber", "name"]],
  ])("by a key that %s ends before anything is read", async (_, message, emulatorOptions, matchOn) => {
    const all = await withKey(emulatorOptions);
    const run = setRecords("account", [{ accountnumber: "A", name: "a" }], {
      upsert: true,
      matchOn,
      connection: all.connection,
    });
    await expect(run).rejects.toThrow(message);
    expect(run.progress).toMatchObject({ read: 0 });
    expect(all.emulator.snapshot("account")).toEqual([]);
  });

  it("sets the state once the record is there, whether it was or not", async () => {
    const all = await withKey();
    const { connection } = all;
    await setRecords("account", [{ accountnumber: "there", name: "there" }], { createOnly: true, connection });
    const records = [
      { accountnumber: "there", name: "there", statecode: "Inactive" },
      { accountnumber: "new", name: "new", statecode: "Inactive" },
      { accountnumber: "active", name: "active", statecode: "Active" },
    ];
    const byKey = await upsert(all, records, { matchOn: ["accountnumber"] });
    expect(byKey.map(({ status }) => status)).toEqual(["ok", "ok", "ok"]);
    expect(stateOf(all).sort()).toEqual([
      ["active", 0, 1],
      ["new", 1, 2],
      ["there", 1, 2],
    ]);
    const byId = await upsert(all, [{ accountid: idOf(7), name: "by id", statuscode: "Inactive" }]);
    expect(byId).toMatchObject([{ status: "ok", id: idOf(7) }]);
    expect(stateOf(all)).toContainEqual(["by id", 1, 2]);
  });

  it("says by its key which record has not got its state", async () => {
    const all = await withKey();
    all.emulator.faults.add({
      match: { path: "UpsertMultiple" },
      after: 1,
      action: { status: 400, body: "{}" },
      times: 9,
    });
    all.emulator.faults.add({ match: { path: "$batch" }, action: { status: 400, body: "{}" }, times: 9 });
    const records = [{ accountnumber: "new", name: "new", statecode: "Inactive" }];
    const [outcome] = await upsert(all, records, { matchOn: ["accountnumber"] });
    const message = expect.stringContaining(
      "account (accountnumber='new') was upserted, but statecode, statuscode were not set",
    ) as string;
    expect(outcome).toMatchObject({ status: "failed", error: { code: "incomplete", message } });
    expect(stateOf(all)).toEqual([["new", 0, 1]]);
  });

  it("fails a record whose key is empty, and no other", async () => {
    const all = await withKey();
    const records = [{ accountnumber: "", name: "a" }, { name: "b" }, { accountnumber: "C", name: "c" }];
    const outcomes = await upsert(all, records, { matchOn: ["accountnumber"] });
    expect(outcomes.map(({ status }) => status)).toEqual(["failed", "failed", "ok"]);
  });
});
