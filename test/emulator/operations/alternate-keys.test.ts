import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { idOf, signedIn, type SignedIn } from "../signed-in.ts";
import { addKey } from "./keyed-tables.ts";

let time = Date.parse("2026-01-01T00:00:00Z");
let org: SignedIn;
beforeEach(async () => {
  org = await signedIn({ clock: () => time });
  await addKey(org.send, "account", ["accountnumber"]);
  await addKey(org.send, "account", ["primarycontactid", "name"]);
});
afterEach(() => org.emulator.close());

const accounts = () => org.emulator.snapshot("account");

describe("a record is found by its key", () => {
  test("when it is read", async () => {
    const id = await org.create("accounts", { accountnumber: "A1", name: "Contoso" });
    const reply = await org.send("GET", "accounts(accountnumber='A1')?$select=name");
    expect(reply.json).toMatchObject({ accountid: id, name: "Contoso" });
  });

  test("without regard to case and accents, as text is compared", async () => {
    await org.create("accounts", { accountnumber: "Café" });
    expect((await org.send("GET", "accounts(accountnumber='CAFE')")).status).toBe(200);
  });

  test("with doubled quotes, encoded or not", async () => {
    await org.create("accounts", { accountnumber: "O'Neill/5" });
    expect((await org.send("GET", "accounts(accountnumber='O''Neill/5')")).status).toBe(200);
    expect((await org.send("GET", "accounts(accountnumber=%27O%27%27Neill%2F5%27)")).status).toBe(200);
  });

  test("of several columns, a lookup among them", async () => {
    const contact = await org.create("contacts", {});
    const link = { "primarycontactid@odata.bind": `/contacts(${contact})` };
    const id = await org.create("accounts", { name: "Contoso", ...link });
    const reply = await org.send("GET", `accounts(_primarycontactid_value=${contact},name='Contoso')?$select=name`);
    expect(reply.json).toMatchObject({ accountid: id });
  });

  test("when it is deleted", async () => {
    await org.create("accounts", { accountnumber: "A1" });
    expect((await org.send("DELETE", "accounts(accountnumber='A1')")).status).toBe(204);
    expect(accounts()).toEqual([]);
  });

  test("when another one is bound to it", async () => {
    const id = await org.create("accounts", { accountnumber: "A1" });
    await org.create("contacts", { "parentcustomerid_account@odata.bind": "/accounts(accountnumber='A1')" });
    expect(org.emulator.snapshot("contact")).toMatchObject([{ parentcustomerid: id }]);
  });
});

describe("a key that leads to no record", () => {
  test.each(["GET", "DELETE"])("is answered 404 to %s", async (method) => {
    const reply = await org.send(method, "accounts(accountnumber='A1')");
    expect([reply.status, reply.error.code]).toEqual([404, "0x80060891"]);
    expect(reply.error.message).toBe("A record with the specified key values does not exist in account entity");
  });

  test("cannot be bound to", async () => {
    const payload = { "parentcustomerid_account@odata.bind": "/accounts(accountnumber='A1')" };
    expect((await org.send("POST", "contacts", payload)).error.code).toBe("0x80060891");
  });
});

describe("PATCH by a key", () => {
  const url = "accounts(accountnumber='A1')";

  test("makes the record with the values of the key, and tells its address by the key", async () => {
    const reply = await org.send("PATCH", url, { name: "Contoso" });
    expect(reply.status).toBe(204);
    expect(reply.headers.get("OData-EntityId")).toBe(`${org.emulator.url}/api/data/v9.2/${url}`);
    expect(accounts()).toMatchObject([{ accountnumber: "A1", name: "Contoso" }]);
  });

  test("makes the record with a lookup of the key", async () => {
    const contact = await org.create("contacts", {});
    await org.send("PATCH", `accounts(_primarycontactid_value=${contact},name='Contoso')`, { telephone1: "1" });
    expect(accounts()).toMatchObject([{ primarycontactid: contact, name: "Contoso", telephone1: "1" }]);
  });

  test("changes the record that is there, but not its key", async () => {
    await org.create("accounts", { accountnumber: "A1", name: "Contoso" });
    const reply = await org.send("PATCH", url, { name: "Fabrikam", accountnumber: "A2" });
    expect(idOf(reply)).toBe("accountnumber='A1'");
    expect(accounts()).toMatchObject([{ accountnumber: "A1", name: "Fabrikam" }]);
  });

  test("makes the record with what the body says of the key, though the URL says otherwise", async () => {
    await org.send("PATCH", url, { accountnumber: "A2" });
    expect(accounts()).toMatchObject([{ accountnumber: "A2" }]);
  });

  test("changes and does not make under If-Match: *", async () => {
    const reply = await org.send("PATCH", url, { name: "Contoso" }, { "If-Match": "*" });
    expect([reply.status, reply.error.code]).toEqual([404, "0x80060891"]);
    expect(accounts()).toEqual([]);
  });

  test("makes and does not change under If-None-Match: *", async () => {
    const onlyNew = { "If-None-Match": "*" };
    expect((await org.send("PATCH", url, { name: "Contoso" }, onlyNew)).status).toBe(204);
    const reply = await org.send("PATCH", url, { name: "Fabrikam" }, onlyNew);
    expect([reply.status, reply.error]).toEqual([
      412,
      { code: "0x80040237", message: "A record with matching key values already exists." },
    ]);
    expect(accounts()).toMatchObject([{ name: "Contoso" }]);
  });

  test("changes one version only, when it names one", async () => {
    await org.create("accounts", { accountnumber: "A1" });
    expect((await org.send("PATCH", url, { name: "B" }, { "If-Match": 'W/"1"' })).error.code).toBe("0x80060882");
  });

  test("gives the record back, 201 for a new one and 200 for one that was there", async () => {
    const prefer = { Prefer: "return=representation" };
    const made = await org.send("PATCH", `${url}?$select=name`, { name: "A" }, prefer);
    const changed = await org.send("PATCH", `${url}?$select=name`, { name: "B" }, prefer);
    expect([made.status, changed.status]).toEqual([201, 200]);
    expect(changed.json).toMatchObject({ name: "B", accountid: made.json.accountid });
  });
});

test("the values of a key belong to one record", async () => {
  await org.create("accounts", { accountnumber: "A1" });
  const second = await org.create("accounts", { accountnumber: "A2" });
  for (const reply of [
    await org.send("POST", "accounts", { accountnumber: "a1" }),
    await org.send("PATCH", `accounts(${second})`, { accountnumber: "A1" }),
  ]) {
    expect([reply.status, reply.error.code]).toEqual([412, "0x80060892"]);
    expect(reply.error.message).toMatch(/^Entity Key new_accountnumber violated\./);
  }
});

test("a key serves when its index has been built, and not before", async () => {
  const later = await signedIn({ clock: () => time, keyIndexDelayMs: 60_000 });
  await addKey(later.send, "contact", ["employeeid"]);
  const early = await later.send("GET", "contacts(employeeid='7')");
  expect([early.status, early.error.code]).toEqual([400, "0x80060890"]);
  time += 61_000;
  expect((await later.send("GET", "contacts(employeeid='7')")).status).toBe(404);
  await later.emulator.close();
});
