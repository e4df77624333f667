import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { idOf, signedIn, type SignedIn } from "../signed-in.ts";

const NOBODY = "00000000-0000-0000-0000-0000000000ff";

let org: SignedIn;
beforeEach(async () => {
  org = await signedIn();
});
afterEach(() => org.emulator.close());

const contacts = () => org.emulator.snapshot("contact");
const accounts = () => org.emulator.snapshot("account");

describe("records inside of a record are made with it", () => {
  test("one behind a lookup", async () => {
    const reply = await org.send("POST", "accounts", { name: "Contoso", primarycontactid: { lastname: "Byron" } });
    expect(reply.status).toBe(204);
    expect(accounts()).toMatchObject([{ accountid: idOf(reply), primarycontactid: contacts()[0]?.contactid }]);
    expect(contacts()).toMatchObject([{ lastname: "Byron" }]);
  });

  test("several in a collection", async () => {
    const id = await org.create("accounts", { contact_customer_accounts: [{ lastname: "A" }, { lastname: "B" }] });
    expect(contacts()).toMatchObject([
      { lastname: "A", parentcustomerid: id, parentcustomeridtype: "account" },
      { lastname: "B", parentcustomerid: id, parentcustomeridtype: "account" },
    ]);
  });

  test("those of a many-to-many relationship", async () => {
    const team = await org.create("teams", { name: "Sales", teamroles_association: [{ name: "Seller" }] });
    const [role] = org.emulator.snapshot("role");
    expect(org.emulator.snapshot("teamroles")).toMatchObject([{ teamid: team, roleid: role?.roleid }]);
  });

  test("however deep they stand", async () => {
    const inner = { name: "Inner", contact_customer_accounts: [{ lastname: "A" }] };
    await org.create("accounts", { name: "Outer", account_parent_account: [inner] });
    const outer = accounts().find(({ name }) => name === "Outer");
    expect(accounts().find(({ name }) => name === "Inner")).toMatchObject({ parentaccountid: outer?.accountid });
    expect(contacts()).toHaveLength(1);
  });

  test("and come back with it when $expand asks for them", async () => {
    const payload = { name: "Contoso", primarycontactid: { lastname: "Byron" } };
    const path = "accounts?$select=name&$expand=primarycontactid($select=fullname)";
    const reply = await org.send("POST", path, payload, { Prefer: "return=representation" });
    expect(reply.status).toBe(201);
    expect(reply.json).toMatchObject({ name: "Contoso", primarycontactid: { fullname: "Byron" } });
  });
});

describe("all of them are made or none", () => {
  test.each([
    ["one of them is wrong", { contact_customer_accounts: [{ lastname: "A" }, { birthdate: "never" }] }, 400],
    ["the record around them is wrong", { primarycontactid: { lastname: "A" }, revenue: "much" }, 400],
    ["one refers to nobody", { "contact_customer_accounts@odata.bind": [`/contacts(${NOBODY})`] }, 404],
    ["a list is none", { contact_customer_accounts: { lastname: "A" } }, 400],
    ["an item is no record", { contact_customer_accounts: ["A"] }, 400],
    ["an owner stands inside", { ownerid: { name: "A" } }, 400],
  ])("when %s", async (_, payload, status) => {
    expect((await org.send("POST", "accounts", { name: "Contoso", ...payload })).status).toBe(status);
    expect([...accounts(), ...contacts()]).toEqual([]);
  });

  test("when they stand too deep", async () => {
    let payload: object = { name: "innermost" };
    for (let depth = 0; depth < 200; depth += 1) payload = { parentaccountid: payload };
    const reply = await org.send("POST", "accounts", payload);
    expect([reply.status, reply.error.message]).toEqual([400, expect.stringContaining("100 deep")]);
    expect(accounts()).toEqual([]);
  });
});

describe("records that are there are linked to a new one", () => {
  test("by a list of references", async () => {
    const first = await org.create("contacts", { lastname: "A" });
    const second = await org.create("contacts", { lastname: "B" });
    const id = await org.create("accounts", {
      "contact_customer_accounts@odata.bind": [`/contacts(${first})`, `contacts(${second})`],
    });
    expect(contacts()).toMatchObject([{ parentcustomerid: id }, { parentcustomerid: id }]);
  });

  test("by a reference to one that is made in the same change set", async () => {
    const body = [
      "--b",
      "Content-Type: multipart/mixed; boundary=c",
      "",
      ...part("1", "POST /api/data/v9.2/contacts HTTP/1.1", { lastname: "A" }),
      ...part("2", "POST /api/data/v9.2/accounts HTTP/1.1", { "contact_customer_accounts@odata.bind": ["$1"] }),
      "--c--",
      "--b--",
      "",
    ].join("\r\n");
    const reply = await org.send("POST", "$batch", body, { "Content-Type": "multipart/mixed; boundary=b" });
    expect(reply.status).toBe(200);
    expect(contacts()).toMatchObject([{ parentcustomerid: accounts()[0]?.accountid }]);
  });
});

function part(contentId: string, line: string, payload: object): string[] {
  const headers = ["--c", "Content-Type: application/http", "Content-Transfer-Encoding: binary"];
  return [
    ...headers,
    `Content-ID: ${contentId}`,
    "",
    line,
    "Content-Type: application/json",
    "",
    JSON.stringify(payload),
  ];
}

test.each([
  ["the record behind a lookup", { primarycontactid: { lastname: "A" } }],
  ["the records of a collection", { contact_customer_accounts: [] }],
  ["the links of a collection", { "contact_customer_accounts@odata.bind": [] }],
])("an update does not make %s", async (_, payload) => {
  const id = await org.create("accounts", { name: "Contoso" });
  const reply = await org.send("PATCH", `accounts(${id})`, { name: "Fabrikam", ...payload });
  expect(reply.status).toBe(400);
  expect(accounts()).toMatchObject([{ name: "Contoso" }]);
  expect(contacts()).toEqual([]);
});
