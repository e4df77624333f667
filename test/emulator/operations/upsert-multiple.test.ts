import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { signedIn, type SignedIn } from "../signed-in.ts";
import { addKey } from "./keyed-tables.ts";

const ID = "11111111-2222-4333-8444-555555555555";
const type = { "@odata.type": "Microsoft.Dynamics.CRM.account" };

let org: SignedIn;
beforeEach(async () => {
  org = await signedIn();
  await addKey(org.send, "account", ["accountnumber"]);
});
afterEach(() => org.emulator.close());

function upsert(...targets: readonly object[]) {
  const Targets = targets.map((target) => ({ ...type, ...target }));
  return org.send("POST", "accounts/Microsoft.Dynamics.CRM.UpsertMultiple", { Targets });
}

const byKey = (accountnumber: string) => ({ "@odata.id": `accounts(accountnumber='${accountnumber}')` });
const accounts = () => org.emulator.snapshot("account");

describe("UpsertMultiple", () => {
  test("changes the records that are there and makes the others, by id and by key, and tells nothing", async () => {
    await org.create("accounts", { accountnumber: "A1", name: "old" });
    const reply = await upsert(
      { ...byKey("A1"), name: "changed" },
      { ...byKey("A2"), name: "made by key" },
      { accountid: ID, name: "made by id" },
      { name: "made without any" },
    );
    expect([reply.status, reply.text]).toEqual([204, ""]);
    expect(accounts()).toHaveLength(4);
    expect(accounts()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ accountnumber: "A1", name: "changed" }),
        expect.objectContaining({ accountnumber: "A2", name: "made by key" }),
        expect.objectContaining({ accountid: ID, name: "made by id" }),
        expect.objectContaining({ accountnumber: null, name: "made without any" }),
      ]),
    );
  });

  test.each([
    ["by id", [{ accountid: ID }, { accountid: ID }]],
    ["by key", [byKey("A1"), byKey("a1")]],
  ])("refuses all when one record stands in it twice %s", async (_how, targets) => {
    const reply = await upsert(...targets);
    expect([reply.status, reply.error.code]).toEqual([400, "0x80040203"]);
    expect(accounts()).toEqual([]);
  });

  test("ignores the columns of the key in a record that is there", async () => {
    await org.create("accounts", { accountnumber: "A1" });
    expect((await upsert({ ...byKey("A1"), accountnumber: "A9", name: "A" })).status).toBe(204);
    expect(accounts()).toMatchObject([{ accountnumber: "A1", name: "A" }]);
  });

  test("refuses the columns of the key in a new record", async () => {
    const reply = await upsert({ ...byKey("A1"), accountnumber: "A1", name: "A" });
    expect([reply.status, reply.error.code]).toEqual([400, "0x80040216"]);
  });

  test.each([
    ["a key that the table does not have", { "@odata.id": "accounts(name='A')" }],
    ["a record of another table", { "@odata.id": `contacts(${ID})` }],
    ["what is no address", { "@odata.id": 7 }],
    ["an id that is none", { accountid: "A" }],
    ["a value that does not fit", { accountid: ID, name: 7 }],
  ])("writes all records or none: %s", async (_, target) => {
    expect((await upsert({ name: "good" }, target)).status).toBe(400);
    expect(accounts()).toEqual([]);
  });
});

test("it is not listed: a client asks for the two messages that it is made of", async () => {
  const listed = async (message: string): Promise<number> => {
    const filter = `sdkmessageid/name eq '${message}' and primaryobjecttypecode eq 'account'`;
    return (await org.send("GET", `sdkmessagefilters?$filter=${filter}`)).json.value.length;
  };
  expect(await Promise.all(["UpsertMultiple", "CreateMultiple", "UpdateMultiple"].map(listed))).toEqual([0, 1, 1]);
});
