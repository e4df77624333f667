import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { idOf, signedIn, type SignedIn } from "../signed-in.ts";

const NEW = "11111111-2222-4333-8444-555555555555";

let time = Date.parse("2026-01-01T00:00:00Z");
let org: SignedIn;
beforeEach(async () => {
  org = await signedIn({ clock: () => time });
});
afterEach(() => org.emulator.close());

async function etagOf(id: string): Promise<string> {
  return (await org.send("GET", `accounts(${id})?$select=name`)).headers.get("ETag") ?? "";
}

test("changes the columns that the payload names and no others", async () => {
  const id = await org.create("accounts", { name: "Contoso", telephone1: "1" });
  time += 60_000;
  const reply = await org.send("PATCH", `accounts(${id})`, { telephone1: "2" });
  expect(reply.status).toBe(204);
  expect(idOf(reply)).toBe(id);
  expect(org.emulator.snapshot("account")).toMatchObject([
    { name: "Contoso", telephone1: "2", createdon: "2026-01-01T00:00:00Z", modifiedon: "2026-01-01T00:01:00Z" },
  ]);
});

test("gives the record a new version", async () => {
  const id = await org.create("accounts", {});
  const before = await etagOf(id);
  await org.send("PATCH", `accounts(${id})`, { name: "Contoso" });
  expect(await etagOf(id)).not.toBe(before);
});

test("null clears a column, and a lookup by either of its names", async () => {
  const contact = await org.create("contacts", {});
  const reference = { "primarycontactid@odata.bind": `/contacts(${contact})` };
  const id = await org.create("accounts", { name: "Contoso", ...reference });
  await org.send("PATCH", `accounts(${id})`, { name: null, primarycontactid: null });
  expect(org.emulator.snapshot("account")).toMatchObject([{ name: null, primarycontactid: null }]);
  await org.send("PATCH", `accounts(${id})`, reference);
  await org.send("PATCH", `accounts(${id})`, { "primarycontactid@odata.bind": null });
  expect(org.emulator.snapshot("account")).toMatchObject([{ primarycontactid: null }]);
});

test("the full name follows from either of its parts", async () => {
  const id = await org.create("contacts", { firstname: "Ada", lastname: "Byron" });
  await org.send("PATCH", `contacts(${id})`, { lastname: "Lovelace" });
  expect(org.emulator.snapshot("contact")).toMatchObject([{ fullname: "Ada Lovelace" }]);
});

test("an amount added later brings the currency", async () => {
  const id = await org.create("accounts", {});
  await org.send("PATCH", `accounts(${id})`, { revenue: 5 });
  expect(org.emulator.snapshot("account")).toMatchObject([{ exchangerate: 1, revenue_base: 5 }]);
});

describe("state and status", () => {
  test("a state brings its default status", async () => {
    const id = await org.create("accounts", {});
    await org.send("PATCH", `accounts(${id})`, { statecode: 1 });
    expect(org.emulator.snapshot("account")).toMatchObject([{ statecode: 1, statuscode: 2 }]);
  });

  test("a status must be one of the state that the record has", async () => {
    const id = await org.create("accounts", {});
    const reply = await org.send("PATCH", `accounts(${id})`, { statuscode: 2 });
    expect(reply.status).toBe(400);
    expect(reply.error.message).toBe(
      `2 is not a valid status code for state code AccountState.Active on account with Id ${id}.`,
    );
  });

  test("both may change together, when they fit", async () => {
    const id = await org.create("accounts", {});
    expect((await org.send("PATCH", `accounts(${id})`, { statecode: 1, statuscode: 1 })).status).toBe(400);
    expect((await org.send("PATCH", `accounts(${id})`, { statecode: 1, statuscode: 2 })).status).toBe(204);
  });

  test("a state cannot be null", async () => {
    const id = await org.create("accounts", {});
    expect((await org.send("PATCH", `accounts(${id})`, { statecode: null })).status).toBe(400);
  });
});

describe("a record that does not exist", () => {
  test("is created with the id of the URL", async () => {
    const reply = await org.send("PATCH", `accounts(${NEW})`, { name: "Contoso" });
    expect(reply.status).toBe(204);
    expect(org.emulator.snapshot("account")).toMatchObject([{ accountid: NEW, name: "Contoso" }]);
  });

  test("is not created under If-Match: *", async () => {
    const reply = await org.send("PATCH", `accounts(${NEW})`, { name: "Contoso" }, { "If-Match": "*" });
    expect(reply.status).toBe(404);
    expect(reply.error).toEqual({ code: "0x80040217", message: `account With Id = ${NEW} Does Not Exist` });
    expect(org.emulator.snapshot("account")).toEqual([]);
  });

  test("is created and comes back when asked for", async () => {
    const prefer = { Prefer: "return=representation" };
    expect((await org.send("PATCH", `accounts(${NEW})?$select=name`, { name: "A" }, prefer)).status).toBe(201);
    const again = await org.send("PATCH", `accounts(${NEW})?$select=name`, { name: "B" }, prefer);
    expect(again.status).toBe(200);
    expect(again.json).toMatchObject({ name: "B", accountid: NEW });
  });
});

describe("conditions", () => {
  test("If-None-Match: * creates only", async () => {
    const id = await org.create("accounts", { name: "Contoso" });
    const reply = await org.send("PATCH", `accounts(${id})`, { name: "Fabrikam" }, { "If-None-Match": "*" });
    expect(reply.status).toBe(412);
    expect(reply.error).toEqual({ code: "0x80040237", message: "A record with matching key values already exists." });
    expect(org.emulator.snapshot("account")).toMatchObject([{ name: "Contoso" }]);
  });

  test("If-None-Match: null means nothing", async () => {
    const id = await org.create("accounts", {});
    expect((await org.send("PATCH", `accounts(${id})`, { name: "A" }, { "If-None-Match": "null" })).status).toBe(204);
  });

  test("If-Match with a version lets only that version be changed", async () => {
    const id = await org.create("accounts", { name: "Contoso" });
    const etag = await etagOf(id);
    expect((await org.send("PATCH", `accounts(${id})`, { name: "A" }, { "If-Match": etag })).status).toBe(204);
    const second = await org.send("PATCH", `accounts(${id})`, { name: "B" }, { "If-Match": etag });
    expect(second.status).toBe(412);
    expect(second.error.code).toBe("0x80060882");
    expect(org.emulator.snapshot("account")).toMatchObject([{ name: "A" }]);
  });
});

describe("deleting", () => {
  test("removes the record, once", async () => {
    const id = await org.create("accounts", {});
    expect((await org.send("DELETE", `accounts(${id})`)).status).toBe(204);
    const again = await org.send("DELETE", `accounts(${id})`);
    expect(again.status).toBe(404);
    expect(again.error.message).toBe(`account With Id = ${id} Does Not Exist`);
  });

  test("spares a record of another version", async () => {
    const id = await org.create("accounts", {});
    expect((await org.send("DELETE", `accounts(${id})`, undefined, { "If-Match": 'W/"1"' })).status).toBe(412);
    expect(org.emulator.snapshot("account")).toHaveLength(1);
  });
});

test.each([
  ["PATCH", "accounts(x)", 400],
  ["PATCH", "accounts(accountnumber='A1')", 400],
  ["PUT", `accounts(${NEW})`, 501],
  ["PUT", "accounts", 405],
  ["PATCH", "accounts", 405],
  ["PATCH", `owners(${NEW})`, 405],
  ["POST", "systemuserrolescollection", 405],
  ["POST", "WinOpportunity", 501],
  ["POST", "winopportunity", 404],
])("%s %s is answered %d", async (method, path, status) => {
  expect((await org.send(method, path, { name: "x" })).status).toBe(status);
});
