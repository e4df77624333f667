import { afterEach, describe, expect, test } from "vitest";
import { signedIn, type SignedIn } from "../signed-in.ts";
import type { EmulatorOptions } from "../../../src/emulator/index.ts";
import { column, label, table } from "./payloads.ts";

let org: SignedIn;
afterEach(() => org.emulator.close());

const thing = "EntityDefinitions(LogicalName='new_thing')";
const key = (more: object = {}) => ({
  SchemaName: "new_Key",
  DisplayName: label("Key"),
  KeyAttributes: ["new_code"],
  ...more,
});

async function start(options: EmulatorOptions = {}): Promise<void> {
  org = await signedIn(options);
  await org.send("POST", "EntityDefinitions", table("new_Thing"));
  await org.send("POST", `${thing}/Attributes`, column("String", "new_Code"));
}

const statusOf = async () =>
  (await org.send("GET", `${thing}/Keys(LogicalName='new_key')?$select=EntityKeyIndexStatus`)).json
    .EntityKeyIndexStatus;

describe("an alternate key that a client makes", () => {
  test("is active at once, finds records and keeps them apart", async () => {
    await start();
    const made = await org.send("POST", `${thing}/Keys`, key());
    expect(made.headers.get("OData-EntityId")).toMatch(/EntityDefinitions\([\w-]+\)\/Keys\([\w-]+\)$/);
    expect(await statusOf()).toBe("Active");
    await org.create("new_things", { new_code: "A1", new_accountname: "A" });
    expect((await org.send("GET", "new_things(new_code='A1')")).json.new_accountname).toBe("A");
    expect((await org.send("POST", "new_things", { new_code: "a1" })).error.code).toBe("0x80060892");
  });

  test("is pending while its index is built, and then active", async () => {
    let now = Date.UTC(2026, 0, 1);
    await start({ clock: () => now, keyIndexDelayMs: 10_000 });
    await org.send("POST", `${thing}/Keys`, key());
    await org.create("new_things", { new_code: "A1" });
    const describesKey = async () => (await org.send("GET", "$metadata")).text.includes(`PropertyPath="new_code"`);
    expect(await statusOf()).toBe("Pending");
    expect(await describesKey()).toBe(false);
    expect((await org.send("GET", "new_things(new_code='A1')")).status).not.toBe(200);
    now += 10_000;
    expect(await statusOf()).toBe("Active");
    expect(await describesKey()).toBe(true);
    expect((await org.send("GET", "new_things(new_code='A1')")).status).toBe(200);
  });

  test("keeps no records apart before it is active, and then fails where it would have", async () => {
    let now = Date.UTC(2026, 0, 1);
    await start({ clock: () => now, keyIndexDelayMs: 10_000 });
    await org.send("POST", `${thing}/Keys`, key());
    const [first] = [
      await org.create("new_things", { new_code: "A1" }),
      await org.create("new_things", { new_code: "A1" }),
    ];
    now += 10_000;
    expect(await statusOf()).toBe("Failed");
    expect((await org.send("PATCH", `new_things(${first})`, { new_code: "B" })).status).toBe(204);
  });

  test("keeps records apart as soon as it is active", async () => {
    let now = Date.UTC(2026, 0, 1);
    await start({ clock: () => now, keyIndexDelayMs: 10_000 });
    await org.send("POST", `${thing}/Keys`, key());
    await org.create("new_things", { new_code: "A1" });
    now += 10_000;
    expect((await org.send("POST", "new_things", { new_code: "A1" })).error.code).toBe("0x80060892");
  });

  test("fails where records have the same values, and the records stay", async () => {
    await start();
    for (const code of ["A1", "a1 "]) await org.create("new_things", { new_code: code });
    expect((await org.send("POST", `${thing}/Keys`, key())).status).toBe(204);
    expect(await statusOf()).toBe("Failed");
    await org.create("new_things", { new_code: "A1" });
    expect((await org.send("DELETE", `${thing}/Keys(LogicalName='new_key')`)).status).toBe(204);
  });

  test("holds its columns, and lets them go when it is deleted", async () => {
    await start();
    await org.send("POST", `${thing}/Keys`, key());
    const remove = () => org.send("DELETE", `${thing}/Attributes(LogicalName='new_code')`);
    expect((await remove()).error.code).toBe("0x8004f01f");
    expect((await org.send("DELETE", `${thing}/Keys(LogicalName='new_key')`)).status).toBe(204);
    for (const name of ["A", "B"]) await org.create("new_things", { new_code: "A1", new_accountname: name });
    expect((await remove()).status).toBe(204);
  });

  test.each([
    ["of no columns", key({ KeyAttributes: [] }), "0x80040203"],
    ["of a column that there is not", key({ KeyAttributes: ["new_nothing"] }), "0x80040203"],
    ["of a column twice", key({ KeyAttributes: ["new_code", "new_code"] }), "0x80040203"],
    ["of a column whose type cannot be one", key({ KeyAttributes: ["statecode"] }), "0x80040203"],
    ["of a computed column", key({ KeyAttributes: ["owneridname"] }), "0x80040203"],
    ["without a prefix", key({ SchemaName: "Key" }), "0x80040203"],
  ])("is refused %s", async (_case, payload, code) => {
    await start();
    const reply = await org.send("POST", `${thing}/Keys`, payload);
    expect([reply.status, reply.error.code]).toEqual([400, code]);
    expect((await org.send("GET", `${thing}/Keys`)).json.value).toEqual([]);
  });

  test("is refused under a name that is taken", async () => {
    await start();
    await org.send("POST", `${thing}/Keys`, key());
    expect((await org.send("POST", `${thing}/Keys`, key())).error.code).toBe("0x80047010");
  });
});
