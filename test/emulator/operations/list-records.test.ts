import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { signedIn, type SignedIn } from "../signed-in.ts";

let org: SignedIn;
beforeEach(async () => {
  org = await signedIn({ clock: () => Date.parse("2026-01-31T17:05:00Z") });
});
afterEach(() => org.emulator.close());

const everything = { Prefer: 'odata.include-annotations="*"' };

test("rows carry their etag, what was selected, and the primary id", async () => {
  const accountid = await org.create("accounts", { name: 'Con"toso\n', revenue: 1.5, creditonhold: true });
  const reply = await org.send("GET", "accounts?$select=name,creditonhold,_ownerid_value,createdon,industrycode");
  const { UserId } = (await org.send("GET", "WhoAmI")).json;
  expect(reply.headers.get("Content-Type")).toBe("application/json; odata.metadata=minimal");
  expect(reply.json).toEqual({
    "@odata.context": `${org.emulator.url}/api/data/v9.2/$metadata#accounts(name,creditonhold,_ownerid_value,createdon,industrycode)`,
    value: [
      {
        "@odata.etag": expect.stringMatching(/^W\/"\d+"$/) as string,
        name: 'Con"toso\n',
        creditonhold: true,
        _ownerid_value: UserId,
        createdon: "2026-01-31T17:05:00Z",
        industrycode: null,
        accountid,
      },
    ],
  });
});

test("an image comes back as it was written", async () => {
  const entityimage = Buffer.from([1, 2, 255]).toString("base64");
  const id = await org.create("accounts", { entityimage });
  expect((await org.send("GET", `accounts(${id})?$select=entityimage`)).json).toMatchObject({ entityimage });
});

test("pages follow one another until all rows have come", async () => {
  for (const name of ["A", "B", "C", "D", "E"]) await org.create("accounts", { name });
  const prefer = { Prefer: "odata.maxpagesize=2" };
  const pages: unknown[] = [];
  let path: string | undefined = "accounts?$select=name&$orderby=name desc";
  while (path !== undefined) {
    const reply = await org.send("GET", path, undefined, prefer);
    expect(reply.headers.get("Preference-Applied")).toBe("odata.maxpagesize=2");
    pages.push(reply.json.value.map(({ name }) => name));
    path = (reply.json["@odata.nextLink"] as string | undefined)?.split("/api/data/v9.2/")[1];
  }
  expect(pages).toEqual([["E", "D"], ["C", "B"], ["A"]]);
});

describe("counts", () => {
  test("come with the rows, and alone as text", async () => {
    for (const name of ["A", "B", "C"]) await org.create("accounts", { name });
    expect((await org.send("GET", "accounts?$select=name&$top=1&$count=true")).json).toMatchObject({
      "@odata.count": 3,
    });
    const alone = await org.send("GET", "accounts/$count?$filter=name ne 'A'");
    expect(alone.headers.get("Content-Type")).toBe("text/plain");
    expect(alone.text).toBe("2");
  });

  test("are annotated when asked for", async () => {
    const counted = await org.send("GET", "accounts?$count=true", undefined, everything);
    expect(counted.json).toMatchObject({
      "@Microsoft.Dynamics.CRM.totalrecordcount": 0,
      "@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded": false,
    });
    const uncounted = await org.send("GET", "accounts", undefined, everything);
    expect(uncounted.json).toMatchObject({ "@Microsoft.Dynamics.CRM.totalrecordcount": -1 });
  });
});

describe("annotations", () => {
  test("tell labels, names and what a lookup points to, before the values", async () => {
    const account = await org.create("accounts", { name: "Contoso" });
    await org.create("contacts", {
      "parentcustomerid_account@odata.bind": `/accounts(${account})`,
      preferredcontactmethodcode: 2,
      donotphone: true,
      annualincome: 1234.5,
      numberofchildren: 1200,
      birthdate: "2000-12-31",
    });
    const columns =
      "_parentcustomerid_value,preferredcontactmethodcode,donotphone,annualincome,numberofchildren,birthdate";
    const reply = await org.send("GET", `contacts?$select=${columns},createdon,jobtitle`, undefined, everything);
    expect(reply.headers.get("Preference-Applied")).toBe('odata.include-annotations="*"');
    const formatted = "OData.Community.Display.V1.FormattedValue";
    const row = reply.json.value[0]!;
    expect(row).toMatchObject({
      [`_parentcustomerid_value@${formatted}`]: "Contoso",
      "_parentcustomerid_value@Microsoft.Dynamics.CRM.associatednavigationproperty": "parentcustomerid_account",
      "_parentcustomerid_value@Microsoft.Dynamics.CRM.lookuplogicalname": "account",
      [`preferredcontactmethodcode@${formatted}`]: "Email",
      [`donotphone@${formatted}`]: "Do Not Allow",
      [`annualincome@${formatted}`]: "$1,234.50",
      [`numberofchildren@${formatted}`]: "1,200",
      [`birthdate@${formatted}`]: "12/31/2000",
      [`createdon@${formatted}`]: "1/31/2026 5:05 PM",
    });
    expect(row).not.toHaveProperty(`jobtitle@${formatted}`);
    const names = Object.keys(row);
    expect(names.indexOf(`donotphone@${formatted}`)).toBe(names.indexOf("donotphone") - 1);
  });

  test("are only those that were asked for", async () => {
    await org.create("accounts", {});
    const prefer = { Prefer: 'odata.include-annotations="Microsoft.Dynamics.CRM.lookup*"' };
    const row = (await org.send("GET", "accounts?$select=_ownerid_value,statecode", undefined, prefer)).json.value[0]!;
    expect(Object.keys(row).filter((name) => name.includes("@") && !name.startsWith("@"))).toEqual([
      "_ownerid_value@Microsoft.Dynamics.CRM.lookuplogicalname",
    ]);
  });
});

describe("one record", () => {
  test("is not sent again to a client that has its version", async () => {
    const id = await org.create("accounts", { name: "A" });
    const etag = (await org.send("GET", `accounts(${id})`)).headers.get("ETag") ?? "";
    const path = `accounts(${id})?$select=name`;
    const again = await org.send("GET", path, undefined, { "If-None-Match": etag });
    expect([again.status, again.text]).toEqual([304, ""]);
    expect((await org.send("GET", path, undefined, { "If-None-Match": etag, ...everything })).status).toBe(200);
    expect((await org.send("GET", path, undefined, { "If-None-Match": 'W/"1"' })).status).toBe(200);
  });

  test("is found by its primary id under either spelling", async () => {
    const id = await org.create("accounts", { name: "A" });
    expect((await org.send("GET", `accounts(accountid=${id.toUpperCase()})`)).json).toMatchObject({ accountid: id });
  });
});

test.each([
  ["accounts?$select=nam", 400],
  ["accounts?$filter=name eq", 400],
  ["accounts?$skip=1", 400],
  ["accounts?$expand=nosuch", 400],
  ["accounts?fetchXml=<fetch/>", 400],
  ["accounts(00000000-0000-0000-0000-0000000000ff)", 404],
  ["accounts(00000000-0000-0000-0000-0000000000ff)/name", 404],
  ["accounts/name", 404],
  ["toString", 404],
  ["WhoAmI/UserId", 501],
  ["RetrieveTotalRecordCount", 400],
  ["accounts?$filter=%E0%A4%A", 400],
])("GET %s is answered %d", async (path, status) => {
  const reply = await org.send("GET", path);
  expect(reply.status).toBe(status);
  expect(reply.error.message).not.toBe("");
});

test("a page size that is none is refused", async () => {
  expect((await org.send("GET", "accounts", undefined, { Prefer: "odata.maxpagesize=0" })).status).toBe(400);
});

test("change tracking is refused by name", async () => {
  const reply = await org.send("GET", "accounts", undefined, { Prefer: "odata.track-changes" });
  expect(reply.status).toBe(501);
});
