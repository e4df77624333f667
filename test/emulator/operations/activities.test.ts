import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { signedIn, type SignedIn } from "../signed-in.ts";

let org: SignedIn;
let contact: string;
let account: string;
beforeAll(async () => {
  org = await signedIn();
});
afterAll(() => org.emulator.close());
beforeEach(async () => {
  org.emulator.reset();
  contact = await org.create("contacts", { firstname: "Ada", lastname: "Lovelace" });
  account = await org.create("accounts", { name: "Contoso" });
});

const toContact = () => ({ "partyid_contact@odata.bind": `/contacts(${contact})`, participationtypemask: 2 });
const fromAddress = { addressused: "a@b.example", participationtypemask: 1 };

const email = (more: object = {}) => ({
  subject: "Hello",
  "regardingobjectid_account_email@odata.bind": `/accounts(${account})`,
  email_activity_parties: [fromAddress, toContact()],
  ...more,
});

async function partiesOf(id: string): Promise<unknown> {
  const expand =
    "email_activity_parties($select=_partyid_value,addressused,participationtypemask;$orderby=participationtypemask)";
  return (await org.send("GET", `emails(${id})?$select=subject&$expand=${expand}`)).json.email_activity_parties;
}

describe("an email", () => {
  test("is made with its parties, and read with them", async () => {
    const id = await org.create("emails", email());
    expect(await partiesOf(id)).toMatchObject([
      { addressused: "a@b.example", _partyid_value: null, participationtypemask: 1 },
      { addressused: null, _partyid_value: contact, participationtypemask: 2 },
    ]);
    const { json } = await org.send("GET", `emails(${id})`, undefined, { Prefer: 'odata.include-annotations="*"' });
    expect(json).toMatchObject({
      activitytypecode: "email",
      statecode: 0,
      statuscode: 1,
      "statuscode@OData.Community.Display.V1.FormattedValue": "Draft",
      _regardingobjectid_value: account,
      "_regardingobjectid_value@Microsoft.Dynamics.CRM.lookuplogicalname": "account",
      "_regardingobjectid_value@Microsoft.Dynamics.CRM.associatednavigationproperty": "regardingobjectid_account_email",
    });
  });

  test.each(["PATCH", "UpdateMultiple"])("gets other parties by %s, all at once", async (how) => {
    const id = await org.create("emails", email());
    const changed = { email_activity_parties: [{ ...toContact(), participationtypemask: 3 }] };
    const target = { ...changed, activityid: id, "@odata.type": "Microsoft.Dynamics.CRM.email" };
    const reply =
      how === "PATCH"
        ? await org.send("PATCH", `emails(${id})`, changed)
        : await org.send("POST", "emails/Microsoft.Dynamics.CRM.UpdateMultiple", { Targets: [target] });
    expect(reply.status).toBe(204);
    expect(await partiesOf(id)).toMatchObject([{ _partyid_value: contact, participationtypemask: 3 }]);
    expect(org.emulator.snapshot("activityparty")).toHaveLength(1);
  });

  test("keeps its parties when something else changes, and when the change fails", async () => {
    const id = await org.create("emails", email());
    await org.send("PATCH", `emails(${id})`, { subject: "Bye" });
    const wrong = { email_activity_parties: [{ addressused: "c@d.example", participationtypemask: 99 }] };
    expect((await org.send("PATCH", `emails(${id})`, wrong)).status).toBe(400);
    expect(await partiesOf(id)).toHaveLength(2);
  });

  test("has no parties after a change to none", async () => {
    const id = await org.create("emails", email());
    await org.send("PATCH", `emails(${id})`, { email_activity_parties: [] });
    expect(await partiesOf(id)).toEqual([]);
  });

  test("goes with its parties, and with what it is about", async () => {
    await org.create("emails", email());
    expect((await org.send("DELETE", `accounts(${account})`)).status).toBe(204);
    expect([org.emulator.snapshot("email"), org.emulator.snapshot("activityparty")]).toEqual([[], []]);
  });

  test.each([
    [
      "a party that is not there",
      {
        email_activity_parties: [
          { "partyid_contact@odata.bind": "/contacts(00000000-0000-0000-0000-0000000000ff)", participationtypemask: 2 },
        ],
      },
      404,
    ],
    ["a party without its part", { email_activity_parties: [{ addressused: "a@b.example" }] }, 400],
    ["a party list by its column", { to: [] }, 400],
    ["a party list that is none", { email_activity_parties: {} }, 400],
  ])("is refused with %s", async (_what, more, status) => {
    expect((await org.send("POST", "emails", email(more))).status).toBe(status);
    expect([org.emulator.snapshot("email"), org.emulator.snapshot("activityparty")]).toEqual([[], []]);
  });

  test("tells which of its columns are party lists, and whom they take", async () => {
    const address = "EntityDefinitions(LogicalName='email')/Attributes(LogicalName='to')";
    expect((await org.send("GET", address)).json).toMatchObject({
      "@odata.type": "#Microsoft.Dynamics.CRM.LookupAttributeMetadata",
      AttributeType: "PartyList",
      AttributeTypeName: { Value: "PartyListType" },
      Targets: expect.arrayContaining(["account", "contact", "systemuser"]) as string[],
    });
    expect((await org.send("GET", "EntityDefinitions(LogicalName='email')/IsActivity")).json.value).toBe(true);
  });
});

describe("other activities", () => {
  test.each([
    ["phonecalls", "phonecall", 1, { statecode: 1, statuscode: 2 }],
    ["appointments", "appointment", 1, { statecode: 1, statuscode: 3 }],
    ["tasks", "task", 2, { statecode: 1, statuscode: 5 }],
  ])("%s are made, and completed", async (set, table, initial, completed) => {
    const parties = { [`${table}_activity_parties`]: [{ ...toContact(), participationtypemask: 8 }] };
    const id = await org.create(set, { subject: "A", scheduledstart: "2026-01-01T10:00:00Z", ...parties });
    expect(org.emulator.snapshot(table)).toMatchObject([{ statecode: 0, statuscode: initial }]);
    await org.send("PATCH", `${set}(${id})`, { statecode: 1 });
    expect(org.emulator.snapshot(table)).toMatchObject([completed]);
    expect(org.emulator.snapshot("activityparty")).toMatchObject([{ activityid: id, partyid: contact }]);
  });

  test("show among all activities, which are read and not written", async () => {
    const id = await org.create("tasks", { subject: "A" });
    await org.create("emails", email());
    const { value } = (await org.send("GET", "activitypointers?$select=subject,activitytypecode&$orderby=subject"))
      .json;
    expect(value).toMatchObject([
      { activityid: id, activitytypecode: "task", subject: "A" },
      { activitytypecode: "email", subject: "Hello" },
    ]);
    expect((await org.send("POST", "activitypointers", { subject: "A" })).status).toBe(405);
  });

  test("and their parties cannot be written by themselves", async () => {
    await org.create("emails", email());
    const [party] = org.emulator.snapshot("activityparty");
    expect((await org.send("POST", "activityparties", fromAddress)).status).toBe(405);
    expect((await org.send("DELETE", `activityparties(${String(party?.activitypartyid)})`)).status).toBe(405);
    expect((await org.send("GET", "activityparties?$select=addressused")).json.value).toHaveLength(2);
  });

  test("are found by whom they are about", async () => {
    await org.create("tasks", { "regardingobjectid_contact_task@odata.bind": `/contacts(${contact})`, subject: "A" });
    expect((await org.send("GET", `contacts(${contact})/Contact_Tasks?$select=subject`)).json.value).toHaveLength(1);
    expect((await org.send("GET", `accounts(${account})/Account_Tasks?$select=subject`)).json.value).toEqual([]);
  });
});
