import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { relatedOrg, type RelatedOrg } from "../related-org.ts";

let org: RelatedOrg;
beforeAll(async () => {
  org = await relatedOrg();
});
afterAll(() => org.emulator.close());

const root = () => `${org.emulator.url}/api/data/v9.2/`;
const etag = expect.stringMatching(/^W\/"\d+"$/) as string;
const onlySouth = "$filter=name eq 'South'";
const expanded = async (expand: string, other = onlySouth, prefer?: string) =>
  (await org.rows(`accounts?$select=name&$expand=${expand}&${other}`, prefer))[0];

describe("the record at the end of a lookup", () => {
  test("comes with its columns and its id, in one statement", async () => {
    const reply = await org.send(
      "GET",
      `accounts?$select=name&$expand=primarycontactid($select=lastname)&${onlySouth}`,
    );
    expect(reply.json).toEqual({
      "@odata.context": `${root()}$metadata#accounts(name,primarycontactid(lastname))`,
      value: [
        {
          "@odata.etag": etag,
          name: "South",
          accountid: org.ids.south,
          primarycontactid: { lastname: "Ada", contactid: org.ids.ada },
        },
      ],
    });
  });

  test("is null where the lookup is empty", async () => {
    expect(await expanded("primarycontactid($select=lastname)", "$filter=name eq 'Lone'")).toMatchObject({
      primarycontactid: null,
    });
  });

  test("brings records of its own lookups, however deep", async () => {
    const row = await expanded(
      "primarycontactid($select=lastname;$expand=parentcustomerid_account($select=name;$expand=createdby($select=fullname),masterid))",
    );
    expect(row).toMatchObject({
      primarycontactid: {
        lastname: "Ada",
        parentcustomerid_account: {
          name: "North",
          createdby: { fullname: expect.any(String) as string, systemuserid: expect.any(String) as string },
          masterid: null,
        },
      },
    });
  });

  test("is null where a lookup with several targets points to another table", async () => {
    const [ada] = await org.rows(
      `contacts?$select=lastname&$expand=parentcustomerid_account($select=name),parentcustomerid_contact&$filter=lastname eq 'Ada'`,
    );
    expect(ada).toMatchObject({ parentcustomerid_account: { name: "North" }, parentcustomerid_contact: null });
  });

  test("tells its table when it is an owner, and its id twice when it is a user", async () => {
    const row = await expanded("ownerid($select=ownerid),owninguser($select=fullname)");
    const owner = row?.ownerid as { ownerid: string };
    expect(owner).toEqual({ "@odata.type": "#Microsoft.Dynamics.CRM.systemuser", ownerid: owner.ownerid });
    expect(row?.owninguser).toMatchObject({ systemuserid: owner.ownerid, ownerid: owner.ownerid });
  });

  test("has annotations as any other, which tell names and labels", async () => {
    const row = await expanded(
      "primarycontactid($select=preferredcontactmethodcode,_parentcustomerid_value)",
      onlySouth,
      'odata.include-annotations="*"',
    );
    expect(row?.primarycontactid).toMatchObject({
      "preferredcontactmethodcode@OData.Community.Display.V1.FormattedValue": "Any",
      "_parentcustomerid_value@OData.Community.Display.V1.FormattedValue": "North",
      "_parentcustomerid_value@Microsoft.Dynamics.CRM.lookuplogicalname": "account",
    });
  });

  test("comes as an address behind /$ref, with the value of the lookup", async () => {
    const reply = await org.send("GET", `accounts?$select=name&$expand=primarycontactid/$ref&${onlySouth}`);
    expect(reply.json).toMatchObject({
      "@odata.context": `${root()}$metadata#accounts(name,primarycontactid,primarycontactid/$ref())`,
      value: [
        {
          _primarycontactid_value: org.ids.ada,
          primarycontactid: { "@odata.id": `${root()}contacts(${org.ids.ada})` },
        },
      ],
    });
  });
});

describe("a collection", () => {
  test("comes whole, each record with its etag and what ties it, and a link to it alone", async () => {
    const row = await expanded(
      "contact_customer_accounts($select=lastname;$orderby=lastname desc)",
      "$filter=name eq 'North'",
    );
    const record = (lastname: string, contactid: string) => ({
      "@odata.etag": etag,
      lastname,
      _parentcustomerid_value: org.ids.north,
      contactid,
    });
    const link = `${root()}accounts(${org.ids.north})/contact_customer_accounts?$select=lastname&$orderby=lastname%20desc`;
    expect(row?.contact_customer_accounts).toEqual([record("Bob", org.ids.bob), record("Ada", org.ids.ada)]);
    expect(row?.["contact_customer_accounts@odata.nextLink"]).toBe(link);
    const alone = await org.rows(link.split("/v9.2/")[1] ?? "");
    expect(alone.map(({ lastname }) => lastname)).toEqual(["Bob", "Ada"]);
  });

  test("is filtered, sorted and cut for each record by itself", async () => {
    const rows = await org.rows(
      "accounts?$select=name&$orderby=name&$expand=contact_customer_accounts($select=lastname;$filter=lastname ne 'Ada';$orderby=lastname;$top=1)",
    );
    const found = rows.map(({ contact_customer_accounts: members }) =>
      (members as { lastname: string }[]).map(({ lastname }) => lastname),
    );
    expect(found).toEqual([[], ["Bob"], ["Cyd"]]);
  });

  test("is empty, and not missing, where there is nothing", async () => {
    expect(await expanded("contact_customer_accounts", "$filter=name eq 'Lone'")).toMatchObject({
      contact_customer_accounts: [],
    });
  });

  test("of a many-to-many relationship comes from either side", async () => {
    const teams = await org.rows(
      "teams?$select=name&$expand=teammembership_association($select=fullname)&$orderby=name",
    );
    expect(teams.map((team) => (team.teammembership_association as unknown[]).length)).toEqual([0, 1]);
    const [user] = await org.rows(
      "systemusers?$select=fullname&$filter=teammembership_association/any()&$expand=teammembership_association($select=name)",
    );
    expect(user?.teammembership_association).toMatchObject([{ name: "Red", teamid: org.ids.red }]);
  });

  test("comes with one record too, but not with what an update returns", async () => {
    const path = `accounts(${org.ids.south})?$select=name&$expand=contact_customer_accounts($select=lastname)`;
    const reply = await org.send("GET", path);
    expect(reply.json).toMatchObject({
      "@odata.context": `${root()}$metadata#accounts(name,contact_customer_accounts(lastname))/$entity`,
      contact_customer_accounts: [{ lastname: "Cyd" }],
      "contact_customer_accounts@odata.nextLink": `${root()}accounts(${org.ids.south})/contact_customer_accounts?$select=lastname`,
    });
    const unchanged = { "If-None-Match": reply.headers.get("ETag") ?? "" };
    expect((await org.send("GET", path, undefined, unchanged)).status).toBe(200);
    const written = await org.send("PATCH", path, { fax: "1" }, { Prefer: "return=representation" });
    expect(written.json).not.toHaveProperty("contact_customer_accounts");
  });
});

describe("a $expand inside of another", () => {
  const path =
    "accounts?$select=name&$orderby=name desc&$expand=contact_customer_accounts($select=lastname;$expand=owninguser($select=fullname))";

  test("pages each collection, and says so in the cookies", async () => {
    const reply = await org.send("GET", path, undefined, { Prefer: "odata.maxpagesize=1" });
    const [south] = reply.json.value;
    expect(south?.contact_customer_accounts).toEqual([
      {
        lastname: "Cyd",
        contactid: org.ids.cyd,
        owninguser: expect.objectContaining({ ownerid: expect.anything() as string }) as object,
      },
    ]);
    const lines = [String(reply.json["@odata.nextLink"]), String(south?.["contact_customer_accounts@odata.nextLink"])];
    expect(lines.map(cookieOf)).toEqual([
      `<cookie page="1" countOfRecords="1"><name last="South" first="South" /><accountid last="{${org.ids.south}}" first="{${org.ids.south}}" /></cookie>`,
      `<cookie page="1" countOfRecords="1"><contactid last="{${org.ids.cyd}}" first="{${org.ids.cyd}}" /></cookie>`,
    ]);
  });

  test("links from each collection to the rest of it", async () => {
    const [north] = (await org.rows(`${path}&$filter=name eq 'North'`, "odata.maxpagesize=1")) as [
      Record<string, unknown>,
    ];
    expect(north.contact_customer_accounts).toMatchObject([{ lastname: "Ada" }]);
    const link = String(north["contact_customer_accounts@odata.nextLink"]).split("/v9.2/")[1] ?? "";
    const rest = await org.send("GET", link, undefined, { Prefer: "odata.maxpagesize=1" });
    expect(rest.json.value).toMatchObject([
      { lastname: "Bob", owninguser: { fullname: expect.any(String) as string } },
    ]);
    expect(rest.json).not.toHaveProperty("@odata.nextLink");
  });

  test("brings collections of collections", async () => {
    const [north] = await org.rows(
      "accounts?$select=name&$filter=name eq 'North'&$expand=account_parent_account($select=name;$expand=account_parent_account($select=name),contact_customer_accounts($select=lastname))",
    );
    expect(north?.account_parent_account).toMatchObject([
      {
        name: "South",
        account_parent_account: [{ name: "Lone" }],
        contact_customer_accounts: [{ lastname: "Cyd" }],
      },
    ]);
  });
});

/** The inner cookie of a link. */
function cookieOf(link: string): string {
  const token = decodeURIComponent(link.split("$skiptoken=")[1] ?? "");
  return decodeURIComponent(/pagingcookie="([^"]*)"/.exec(token)?.[1] ?? "");
}

describe("what the service refuses", () => {
  const onlyFilter =
    "Only $select and $filter clause can be provided while doing $expand on many-to-one relationship or nested one-to-many relationship.";
  test.each<[path: string, status: number, message: string]>([
    ["accounts?$expand=nosuch", 400, "property named 'nosuch' on type 'Microsoft.Dynamics.CRM.account'"],
    [
      "accounts?$expand=primarycontactid($select=nosuch)",
      400,
      "property named 'nosuch' on type 'Microsoft.Dynamics.CRM.contact'",
    ],
    ["accounts?$expand=name", 400, "property named 'name'"],
    ["accounts?$expand=primarycontactid($orderby=fullname)", 400, onlyFilter],
    ["accounts?$expand=primarycontactid($filter=fullname eq 'x')", 501, "$filter in the $expand of the lookup"],
    ["accounts?$expand=contact_customer_accounts($top=1;$expand=createdby)", 400, onlyFilter],
    ["accounts?$expand=contact_customer_accounts($top=1),primarycontactid($expand=createdby)", 400, onlyFilter],
    ["accounts?$expand=contact_customer_accounts/$ref", 400, "Expand with $ref is only supported on lookup type"],
    ["accounts?$expand=contact_customer_accounts($filter=lastname eq @p)&@p='x'", 400, "The parameter alias '@p'"],
    ["accounts?$expand=contact_customer_accounts($filter=lastname eq)", 400, "Syntax error at position 11"],
    [
      "teams?$expand=teammembership_association,createdby",
      400,
      "many-to-many relationship 'teammembership_association'",
    ],
    ["teams?$expand=teammembership_association($expand=createdby)", 400, "many-to-many relationship"],
    ["accounts/$count?$expand=primarycontactid", 400, "'$expand'"],
  ])("%s", async (path, status, message) => {
    const reply = await org.send("GET", path);
    expect([reply.status, reply.error.message]).toEqual([status, expect.stringContaining(message)]);
  });
});
