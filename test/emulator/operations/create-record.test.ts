import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { idOf, signedIn, type SignedIn } from "../signed-in.ts";

const NOBODY = "00000000-0000-0000-0000-0000000000ff";
const now = Date.parse("2026-03-04T05:06:07.890Z");

let org: SignedIn;
beforeEach(async () => {
  org = await signedIn({ clock: () => now });
});
afterEach(() => org.emulator.close());

async function callerId(): Promise<string> {
  return (await org.send("GET", "WhoAmI")).json.UserId as string;
}

describe("a new record", () => {
  test("is answered 204 with its address in both headers", async () => {
    const reply = await org.send("POST", "accounts", { name: "Contoso" });
    expect(reply.status).toBe(204);
    expect(reply.text).toBe("");
    const address = `${org.emulator.url}/api/data/v9.2/accounts(${idOf(reply)})`;
    expect(reply.headers.get("OData-EntityId")).toBe(address);
    expect(reply.headers.get("Location")).toBe(address);
  });

  test("has what the service itself writes, and the defaults of its columns", async () => {
    const id = await org.create("accounts", { name: "Contoso" });
    const user = await callerId();
    expect(org.emulator.snapshot("account")).toMatchObject([
      {
        accountid: id,
        name: "Contoso",
        createdon: "2026-03-04T05:06:07Z",
        modifiedon: "2026-03-04T05:06:07Z",
        createdby: user,
        modifiedby: user,
        createdonbehalfby: null,
        ownerid: user,
        owneridtype: "systemuser",
        owninguser: user,
        owningteam: null,
        statecode: 0,
        statuscode: 1,
        creditonhold: false,
        preferredcontactmethodcode: 1,
        transactioncurrencyid: null,
      },
    ]);
  });

  test("takes the id that the client chooses, once", async () => {
    const accountid = "11111111-2222-4333-8444-555555555555";
    expect(idOf(await org.send("POST", "accounts", { accountid }))).toBe(accountid);
    const second = await org.send("POST", "accounts", { accountid });
    expect(second.status).toBe(412);
    expect(second.error).toEqual({ code: "0x80040237", message: "A record with matching key values already exists." });
  });

  test("comes back when it is asked for, with the columns of $select", async () => {
    const reply = await org.send(
      "POST",
      "contacts?$select=fullname",
      { firstname: "Ada", lastname: "Lovelace" },
      { Prefer: "return=representation" },
    );
    expect(reply.status).toBe(201);
    expect(reply.headers.get("Preference-Applied")).toBe("return=representation");
    expect(reply.json).toEqual({
      "@odata.context": `${org.emulator.url}/api/data/v9.2/$metadata#contacts(fullname)/$entity`,
      "@odata.etag": reply.headers.get("ETag"),
      fullname: "Ada Lovelace",
      contactid: idOf(reply),
    });
  });

  test("keeps the day of its original creation, and tells when it was migrated", async () => {
    await org.create("accounts", { overriddencreatedon: "2001-02-03T04:05:06Z" });
    expect(org.emulator.snapshot("account")).toMatchObject([
      { createdon: "2001-02-03T04:05:06Z", overriddencreatedon: "2026-03-04T05:06:07Z" },
    ]);
  });

  test("with an amount has the base currency, its rate and the amount in it", async () => {
    await org.create("accounts", { revenue: 10.129 });
    expect(org.emulator.snapshot("account")).toMatchObject([{ revenue: 10.13, exchangerate: 1, revenue_base: 10.13 }]);
    expect(org.emulator.snapshot("account")[0]!.transactioncurrencyid).not.toBeNull();
  });

  test("with an amount in another currency has the amount in base currency by its rate", async () => {
    const euro = { currencyname: "Euro", isocurrencycode: "EUR", currencysymbol: "€", exchangerate: 0.8 };
    const currency = await org.create("transactioncurrencies", { ...euro, currencyprecision: 2 });
    await org.create("accounts", {
      revenue: 100,
      "transactioncurrencyid@odata.bind": `/transactioncurrencies(${currency})`,
    });
    expect(org.emulator.snapshot("account")).toMatchObject([
      { transactioncurrencyid: currency, exchangerate: 0.8, revenue_base: 125 },
    ]);
  });

  test("has no currency for an amount that is null", async () => {
    await org.create("accounts", { revenue: null });
    expect(org.emulator.snapshot("account")).toMatchObject([{ transactioncurrencyid: null, exchangerate: null }]);
    await org.create("accounts", { revenue: 0 });
    expect(org.emulator.snapshot("account")[1]).toMatchObject({ exchangerate: 1 });
  });

  test("is active whatever state the payload names", async () => {
    await org.create("accounts", { statecode: 1 });
    expect(org.emulator.snapshot("account")).toMatchObject([{ statecode: 0, statuscode: 1 }]);
  });

  test("cannot have a status of another state", async () => {
    const reply = await org.send("POST", "accounts", { statecode: 1, statuscode: 2 });
    expect(reply.status).toBe(400);
    expect(reply.error.code).toBe("0x80048408");
    expect(reply.error.message).toMatch(/^2 is not a valid status code for state code AccountState\.Active on account/);
  });

  test("ignores columns that only the service writes", async () => {
    await org.create("accounts", { createdon: "1999-01-01T00:00:00Z", versionnumber: 1 });
    expect(org.emulator.snapshot("account")).toMatchObject([{ createdon: "2026-03-04T05:06:07Z" }]);
  });
});

describe("a lookup", () => {
  test.each([
    ["a path", (id: string) => `/accounts(${id})`],
    ["a relative path", (id: string) => `accounts(${id})`],
    ["an absolute URL", (id: string) => `${org.emulator.url}/api/data/v9.2/accounts(${id})`],
    ["its primary id by name", (id: string) => `/accounts(accountid=${id})`],
  ])("is set by %s", async (_, reference) => {
    const account = await org.create("accounts", { name: "Contoso" });
    await org.create("contacts", { "parentcustomerid_account@odata.bind": reference(account) });
    expect(org.emulator.snapshot("contact")).toMatchObject([
      { parentcustomerid: account, parentcustomeridtype: "account" },
    ]);
  });

  test("to a record that does not exist is refused", async () => {
    const payload = { "primarycontactid@odata.bind": `/contacts(${NOBODY})` };
    const reply = await org.send("POST", "accounts", payload);
    expect(reply.status).toBe(404);
    expect(reply.error).toEqual({ code: "0x80040217", message: `contact With Id = ${NOBODY} Does Not Exist` });
  });

  test.each([
    ["a navigation property in the wrong case", "PrimaryContactId@odata.bind", "/contacts(x)"],
    ["a reference to a record of another table", "primarycontactid@odata.bind", `/accounts(${NOBODY})`],
    ["a reference that is no URL of a record", "primarycontactid@odata.bind", "somebody"],
    ["a reference that is no text", "primarycontactid@odata.bind", 7],
  ])("is refused by %s", async (_, property, value) => {
    const reply = await org.send("POST", "accounts", { [property]: value });
    expect(reply.status).toBe(400);
    expect(reply.error.code).toBe("0x80048d19");
  });

  test("cannot be written by its column", async () => {
    const reply = await org.send("POST", "accounts", { _primarycontactid_value: NOBODY });
    expect(reply.status).toBe(400);
    expect(reply.error.message).toContain("Use Navigation properties instead");
  });

  test("to the owner moves the record to the owner's business unit and into a team's hands", async () => {
    const unit = await org.create("businessunits", { name: "North" });
    const payload = { name: "Sales", "businessunitid@odata.bind": `/businessunits(${unit})` };
    const team = await org.create("teams", payload);
    await org.create("accounts", { "ownerid@odata.bind": `/teams(${team})` });
    expect(org.emulator.snapshot("account")).toMatchObject([
      { ownerid: team, owneridtype: "team", owningteam: team, owninguser: null, owningbusinessunit: unit },
    ]);
  });
});

describe("a payload is refused with", () => {
  test.each([
    ["an unknown property", { nam: "x" }, 400, "0x80048d19", "Invalid property 'nam'"],
    ["a property of JavaScript's", { toString: "x" }, 400, "0x80048d19", "Invalid property 'toString'"],
    [
      "text for a number",
      { numberofemployees: "Charity" },
      400,
      "0x80048d19",
      "literal 'Charity' to the expected type 'Edm.Int32'",
    ],
    ["a number for text", { name: 5 }, 400, "0x80048d19", "literal '5' to the expected type 'Edm.String'"],
    ["a fraction for a whole number", { numberofemployees: 1.5 }, 400, "0x80048d19", "'Edm.Int32'"],
    ["a number out of range", { numberofemployees: -1 }, 400, "0x8004432f", "Accepted Values: 0 to 1000000000"],
    ["text for yes or no", { creditonhold: "true" }, 400, "0x80048d19", "'Edm.Boolean'"],
    ["an option that does not exist", { industrycode: 4711 }, 400, "0x8004431a", "4711"],
    ["a date without an offset", { lastonholdtime: "2026-01-01T00:00:00" }, 400, "0x80048d19", "'Edm.DateTimeOffset'"],
    [
      "a day that does not exist",
      { lastonholdtime: "2026-02-30T00:00:00Z" },
      400,
      "0x80048d19",
      "'Edm.DateTimeOffset'",
    ],
    [
      "too long a text",
      { accountnumber: "x".repeat(21) },
      400,
      "0x80044331",
      "exceeded the maximum allowed length of '20'",
    ],
    ["a guid that is none", { processid: "x" }, 400, "0x80048d19", "'Edm.Guid'"],
    ["a record for a value", { name: {} }, 400, "0x80048d19", "'StartObject' node"],
    ["a list for a value", { revenue: [1] }, 400, "0x80048d19", "'StartArray' node"],
    [
      "a column twice",
      { primarycontactid: null, "primarycontactid@odata.bind": null },
      400,
      "0x80060888",
      "more than once",
    ],
  ])("%s", async (_, payload, status, code, text) => {
    const reply = await org.send("POST", "accounts", payload);
    expect({ status: reply.status, code: reply.error.code }).toEqual({ status, code });
    expect(reply.error.message).toContain(text);
    expect(org.emulator.snapshot("account")).toEqual([]);
  });

  test("the service's own words around the reason", async () => {
    const { error } = await org.send("POST", "accounts", { numberofemployees: "Charity" });
    expect(error.message).toBe(
      "Error identified in Payload provided by the user for Entity :'accounts', For more information on this error please follow this help link https://go.microsoft.com/fwlink/?linkid=2195293  ---->  InnerException : Microsoft.OData.ODataException: Cannot convert the literal 'Charity' to the expected type 'Edm.Int32'.",
    );
  });

  test.each([
    ["no body", "", 400],
    ["half a body", '{"name":', 400],
    ["a list as its body", "[]", 400],
  ])("%s", async (_, body, status) => {
    const reply = await org.send("POST", "accounts", body, { "Content-Type": "application/json" });
    expect(reply.status).toBe(status);
    expect(reply.error.code).toBe("0x80048d19");
  });

  test("another media type", async () => {
    const reply = await org.send("POST", "accounts", "{}", { "Content-Type": "text/plain" });
    expect(reply.status).toBe(415);
    expect(reply.error.message).toContain("text/plain");
  });
});

test("an alternate key that another record has is refused by its name", async () => {
  const key = { azureactivedirectoryobjectid: "99999999-0000-4000-8000-000000000001", membershiptype: 1 };
  await org.create("teams", { name: "A", ...key });
  const reply = await org.send("POST", "teams", { name: "B", ...key });
  expect([reply.status, reply.error.code]).toEqual([412, "0x80060892"]);
  expect(reply.error.message).toMatch(/^Entity Key aadobjectid_membershiptype violated\./);
  expect((await org.send("POST", "teams", { name: "B", ...key, membershiptype: 2 })).status).toBe(204);
});

test("a property whose name looks like two is none of them", async () => {
  await org.create("accounts", { name: "A", telephone1: "1" });
  await org.create("accounts", { name: "A" });
  const reply = await org.send("POST", "accounts", { "name\ntelephone1": "x" });
  expect(reply.error.message).toContain("Invalid property 'name\ntelephone1'");
});

test("annotations in a payload are tolerated where the column has a value too", async () => {
  await org.create("accounts", {
    "@odata.etag": 'W/"1"',
    "industrycode@OData.Community.Display.V1.FormattedValue": "Accounting",
    industrycode: 1,
  });
  expect(org.emulator.snapshot("account")).toMatchObject([{ industrycode: 1 }]);
});

test("a day without a time is kept as it is, an instant in UTC without parts of a second", async () => {
  await org.create("contacts", { birthdate: "1815-12-10", lastonholdtime: "2026-01-01T01:00:00.999+02:00" });
  expect(org.emulator.snapshot("contact")).toMatchObject([
    { birthdate: "1815-12-10", lastonholdtime: "2025-12-31T23:00:00Z" },
  ]);
});

test.each([
  [{ city: "Tomball", stateorprovince: "TX", postalcode: "77375" }, "Tomball, TX 77375"],
  [{ line1: "605 Main", line3: "Back", city: "Austin", country: "USA" }, "605 Main\r\nBack\r\nAustin\r\nUSA"],
  [{ stateorprovince: "TX" }, "TX"],
  [{ line1: "" }, null],
])("an address is composed of its parts: %j", async (parts, composed) => {
  const payload = Object.entries(parts).map(([name, value]) => [`address1_${name}`, value]);
  const id = await org.create("contacts", Object.fromEntries(payload) as object);
  const reply = await org.send("GET", `contacts(${id})?$select=address1_composite`);
  expect(reply.json.address1_composite).toBe(composed);
});
