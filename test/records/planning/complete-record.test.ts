import { describe, expect, it } from "vitest";
import { createCompletion } from "../../../src/records/planning/complete-record.ts";
import { setRecords } from "../../../src/records/set-records.ts";
import { emulated } from "../emulated.ts";

describe("constants and defaults", () => {
  it("a constant goes over what records say, a default where they say nothing", () => {
    const complete = createCompletion({ constants: { size: 7 }, defaults: { name: "nobody", size: 1 } });
    expect(complete({ name: "a", size: 2 })).toEqual({ name: "a", size: 7 });
    expect(complete({ name: undefined })).toEqual({ name: "nobody", size: 7 });
    expect(complete({ name: null })).toEqual({ name: null, size: 7 });
    expect(complete({ name: "" })).toEqual({ name: "", size: 7 });
  });

  it("undefined is no value of a constant", () => {
    expect(createCompletion({ constants: { size: undefined } })({ size: 2 })).toEqual({ size: 2 });
  });

  it("columns to ignore are gone, whoever names them", () => {
    const complete = createCompletion({ ignoreColumns: ["size"], constants: { size: 3 }, defaults: { size: 4 } });
    expect(complete({ name: "a", size: "big" })).toEqual({ name: "a" });
  });

  it.each([
    [{ constants: { numberofemployees: "many" } }, "account.numberofemployees: expected a whole number"],
    [{ defaults: { nmae: "a" } }, "account has no column nmae. Did you mean name?"],
    [{ constants: { parentaccountid: "Nobody" } }, "account.parentaccountid"],
  ])("%j ends the run before a record is read", async (options, message) => {
    const { connection, writes } = emulated();
    const run = setRecords("account", [{ name: "a" }], { ...options, createOnly: true, connection });
    await expect(run).rejects.toThrow(message);
    expect(run.progress?.read).toBe(0);
    expect(writes).toEqual([]);
  });

  it("stand for lookups by name as records do", async () => {
    const { emulator, connection } = emulated();
    await setRecords("account", [{ name: "Parent" }], { createOnly: true, connection });
    const options = { constants: { parentaccountid: "Parent" }, createOnly: true, connection };
    await setRecords("account", [{ name: "a" }, { name: "b" }], options);
    const [parent, ...children] = emulator.snapshot("account");
    expect(children.map(({ parentaccountid }) => parentaccountid)).toEqual([parent?.accountid, parent?.accountid]);
  });
});
