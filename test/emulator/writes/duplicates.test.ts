import { afterEach, beforeEach, expect, test } from "vitest";
import { createEmulator } from "../../../src/emulator/index.ts";
import { signedIn, type SignedIn } from "../signed-in.ts";

const detecting = { "MSCRM.SuppressDuplicateDetection": "false" };

let org: SignedIn;
beforeEach(async () => {
  org = await signedIn({
    duplicateRules: [
      { table: "contact", columns: ["emailaddress1"] },
      { table: "contact", columns: ["fullname", "birthdate"] },
    ],
  });
  await org.create("contacts", {
    firstname: "Ada",
    lastname: "Byron",
    birthdate: "1815-12-10",
    emailaddress1: "a@b.example",
  });
});
afterEach(() => org.emulator.close());

const duplicate = {
  code: "0x80040333",
  message: "A record was not created or updated because a duplicate of the current record already exists.",
};

test.each([
  ["the same value", { emailaddress1: "a@b.example" }],
  ["the same value in another case", { emailaddress1: "A@B.EXAMPLE" }],
  ["the same values in all columns of a rule", { firstname: "ada", lastname: "byron", birthdate: "1815-12-10" }],
])("a new record with %s is refused to who wants to know", async (_, payload) => {
  const reply = await org.send("POST", "contacts", payload, detecting);
  expect([reply.status, reply.error]).toEqual([412, duplicate]);
  expect(org.emulator.snapshot("contact")).toHaveLength(1);
});

test.each([
  ["another value", { emailaddress1: "c@d.example" }],
  ["no value", {}],
  ["the same values in some columns of a rule", { firstname: "Ada", lastname: "Byron" }],
])("a new record with %s is no duplicate", async (_, payload) => {
  await org.create("contacts", {});
  expect((await org.send("POST", "contacts", payload, detecting)).status).toBe(204);
});

test.each([{}, { "MSCRM.SuppressDuplicateDetection": "true" }])(
  "nobody looks for duplicates with %j",
  async (headers) => {
    expect((await org.send("POST", "contacts", { emailaddress1: "a@b.example" }, headers)).status).toBe(204);
  },
);

test("an update that makes a record a duplicate is refused, one of the record itself is not", async () => {
  const id = await org.create("contacts", { emailaddress1: "c@d.example" });
  const reply = await org.send("PATCH", `contacts(${id})`, { emailaddress1: "a@b.example" }, detecting);
  expect([reply.status, reply.error]).toEqual([412, duplicate]);
  expect((await org.send("PATCH", `contacts(${id})`, { emailaddress1: "C@d.example" }, detecting)).status).toBe(204);
});

test("CreateMultiple makes none of its records when one is a duplicate", async () => {
  const Targets = ["c@d.example", "a@b.example"].map((emailaddress1) => ({
    "@odata.type": "Microsoft.Dynamics.CRM.contact",
    emailaddress1,
  }));
  const path = "contacts/Microsoft.Dynamics.CRM.CreateMultiple";
  expect((await org.send("POST", path, { Targets }, detecting)).status).toBe(412);
  expect(org.emulator.snapshot("contact")).toHaveLength(1);
});

test.each([
  [{ table: "nothing", columns: ["name"] }, "the table 'nothing'"],
  [{ table: "account", columns: ["nothing"] }, "the column 'nothing'"],
  [{ table: "account", columns: [] }, "names no columns"],
])("the rule %j is refused at the beginning", (rule, text) => {
  expect(() => createEmulator({ duplicateRules: [rule] })).toThrow(text);
});
