import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { column, options, table } from "../customization/payloads.ts";
import { sensorData } from "../operations/keyed-tables.ts";
import { signedIn, type SignedIn } from "../signed-in.ts";

const tagged = table("new_Tagged", {
  Attributes: [
    column("String", "new_Name", { IsPrimaryName: true, MaxLength: 100, FormatName: { Value: "Text" } }),
    column("MultiSelectPicklist", "new_Tags", { OptionSet: options("Red", "Green", "Blue") }),
  ],
});

let now: number;
let org: SignedIn;
beforeEach(async () => {
  now = Date.parse("2026-01-01T00:00:00Z");
  org = await signedIn({ clock: () => now, tables: [tagged, sensorData], users: [{ name: "Ada Lovelace" }] });
});
afterEach(() => org.emulator.close());

async function load(path: string, body: unknown) {
  const request = new Request(`${org.emulator.url}/_emulator/${path}`, { method: "POST", body: JSON.stringify(body) });
  const response = await org.emulator.fetch(request);
  return { status: response.status, text: await response.text() };
}

/** Without what every write sets anew. */
function rest({ versionnumber, modifiedon, overriddencreatedon, ...kept }: Record<string, unknown>) {
  expect([versionnumber, modifiedon, overriddencreatedon]).toHaveLength(3);
  return kept;
}

const snapshot = (name: string) => JSON.parse(JSON.stringify(org.emulator.snapshot(name))) as Record<string, unknown>[];

async function fillCrosswise() {
  const parent = await org.create("accounts", { name: "Parent", revenue: 12.5 });
  const contact = await org.create("contacts", {
    lastname: "Doe",
    "parentcustomerid_account@odata.bind": `/accounts(${parent})`,
  });
  const [ada] = org.emulator.snapshot("systemuser").filter(({ fullname }) => fullname === "Ada Lovelace");
  // The child has the lower id, so that it comes before its parent.
  await org.create("accounts", {
    accountid: "00000000-0000-4000-8000-000000000001",
    name: "Child",
    "parentaccountid@odata.bind": `/accounts(${parent})`,
    "primarycontactid@odata.bind": `/contacts(${contact})`,
    "ownerid@odata.bind": `/systemusers(${String(ada?.systemuserid)})`,
  });
  await org.send("PATCH", `accounts(${parent})`, {
    statecode: 1,
    "primarycontactid@odata.bind": `/contacts(${contact})`,
  });
}

describe("a snapshot can be loaded again", () => {
  test("with records that refer to each other crosswise, their owners, states and ages", async () => {
    await fillCrosswise();
    const [account, contact] = [snapshot("account"), snapshot("contact")];
    org.emulator.reset();
    now += 1_000_000;
    const loaded = await load("load", { account, contact });
    expect(loaded).toEqual({ status: 200, text: `[{"table":"account","records":2},{"table":"contact","records":1}]` });
    expect(snapshot("account").map(rest)).toEqual(account.map(rest));
    expect(snapshot("contact").map(rest)).toEqual(contact.map(rest));
  });

  test("with several choices in one column", async () => {
    await org.create("new_taggeds", { new_name: "A", new_tags: "3,1" });
    const records = snapshot("new_tagged");
    expect(records).toMatchObject([{ new_tags: "1,3" }]);
    org.emulator.reset();
    expect((await load("load/new_tagged", records)).status).toBe(200);
    expect(snapshot("new_tagged").map(rest)).toEqual(records.map(rest));
  });

  test("with the partitions of an elastic table, also of inactive records", async () => {
    const id = await org.create("contoso_sensordatas", { contoso_name: "A", partitionid: "P" });
    await org.send("PATCH", `contoso_sensordatas(${id})?partitionId=P`, { statecode: 1 }, { "If-Match": "*" });
    const records = snapshot("contoso_sensordata");
    expect(records).toMatchObject([{ partitionid: "P", statecode: 1 }]);
    org.emulator.reset();
    expect((await load("load/contoso_sensordata", records)).status).toBe(200);
    expect(snapshot("contoso_sensordata").map(rest)).toEqual(records.map(rest));
  });
});

test("what the API answers can be loaded, with and without annotations", async () => {
  await fillCrosswise();
  const [accounts, contacts] = [snapshot("account"), snapshot("contact")];
  for (const headers of [{}, { Prefer: 'odata.include-annotations="*"' }]) {
    const { value: account } = (await org.send("GET", "accounts", undefined, headers)).json;
    const { value: contact } = (await org.send("GET", "contacts", undefined, headers)).json;
    org.emulator.reset();
    expect((await load("load", { account, contact })).status).toBe(200);
    expect(snapshot("account").map(rest)).toEqual(accounts.map(rest));
    expect(snapshot("contact").map(rest)).toEqual(contacts.map(rest));
  }
});

test("a lookup to a record that is nowhere keeps out all", async () => {
  const nobody = "00000000-0000-4000-8000-0000000000ff";
  const refused = await load("load/account", [{ name: "A" }, { name: "B", parentaccountid: nobody }]);
  expect(refused.status).toBe(404);
  expect(refused.text).toContain(`account With Id = ${nobody} Does Not Exist`);
  expect(snapshot("account")).toEqual([]);
});

test.each([
  [{ nothing: [] }, 404, "no table 'nothing'"],
  [{ account: {} }, 400, "'account' is no list"],
  [[], 400, "The body is no JSON object"],
])("POST load with %j is refused", async (body, status, text) => {
  const refused = await load("load", body);
  expect(refused.status).toBe(status);
  expect(refused.text).toContain(text);
});
