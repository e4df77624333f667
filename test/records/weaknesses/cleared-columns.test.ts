import { describe, expect, test } from "vitest";
import { setRecords, type SetRecordsOptions } from "../../../src/index.ts";
import { idOf } from "../emulated.ts";
import { withAccounts } from "../removal/stored.ts";

describe("W4: clearing a column is silently dropped", () => {
  const full = { telephone1: "1", numberofemployees: 5 };

  test.each<[string, unknown, SetRecordsOptions]>([
    ["updateAllColumns", null, { updateAllColumns: true }],
    ["updateAllColumns", "", { updateAllColumns: true }],
    ["updateAllColumns and matchOn", null, { updateAllColumns: true, matchOn: ["name"] }],
    ["updateOnly", "", { updateOnly: true }],
    ["upsert", null, { upsert: true }],
    ["no mode", null, {}],
    ["no mode", "", {}],
    ["matchOn", null, { matchOn: ["name"] }],
  ])("here %s with %j clears", async (_, nothing, options) => {
    const { connection, emulator } = await withAccounts(1, () => full);
    const record = { accountid: idOf(0), name: "account 0", telephone1: nothing, numberofemployees: nothing };
    expect(await setRecords("account", [record], { ...options, connection })).toMatchObject({ ok: 1, unchanged: 0 });
    expect(emulator.snapshot("account")).toMatchObject([{ telephone1: null, numberofemployees: null }]);
  });

  test("here a column that only one record of many carries is compared and cleared for that one", async () => {
    const { connection, emulator } = await withAccounts(30, () => full);
    const records = Array.from({ length: 30 }, (_, index) => ({
      accountid: idOf(index),
      name: `account ${index}`,
      ...(index === 29 ? { telephone1: null } : index === 28 ? { telephone1: "1" } : undefined),
    }));
    expect(await setRecords("account", records, { connection })).toMatchObject({ updated: 1, unchanged: 29 });
    const cleared = emulator.snapshot("account").filter(({ telephone1 }) => telephone1 === null);
    expect(cleared.map(({ name }) => name)).toEqual(["account 29"]);
  });
});
