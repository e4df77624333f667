import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { relatedOrg, type RelatedOrg } from "../query/related-org.ts";

let org: RelatedOrg;
beforeAll(async () => {
  org = await relatedOrg();
});
afterAll(() => org.emulator.close());

const nobody = "00000000-0000-0000-0000-0000000000ff";

describe("the collection of a record", () => {
  test("is a list of its own, with all options of one", async () => {
    const path = `accounts(${org.ids.north})/contact_customer_accounts`;
    const reply = await org.send("GET", `${path}?$select=lastname&$filter=lastname ne 'Bob'&$count=true`);
    expect(reply.json).toMatchObject({
      "@odata.context": `${org.emulator.url}/api/data/v9.2/$metadata#contacts(lastname)`,
      "@odata.count": 1,
      value: [{ lastname: "Ada", contactid: org.ids.ada }],
    });
    expect((await org.send("GET", `${path}/$count`)).text).toBe("2");
  });

  test("is paged", async () => {
    const path = `accounts(${org.ids.north})/contact_customer_accounts?$select=lastname&$orderby=lastname desc`;
    const prefer = { Prefer: "odata.maxpagesize=1" };
    const first = await org.send("GET", path, undefined, prefer);
    const link = String(first.json["@odata.nextLink"]).split("/v9.2/")[1] ?? "";
    const second = await org.send("GET", link, undefined, prefer);
    expect([first, second].map(({ json }) => json.value.map(({ lastname }) => lastname))).toEqual([["Bob"], ["Ada"]]);
    expect(second.json).not.toHaveProperty("@odata.nextLink");
  });

  test("of a many-to-many relationship is read from either side", async () => {
    const members = await org.rows(`teams(${org.ids.red})/teammembership_association?$select=fullname`);
    expect(members).toHaveLength(1);
    const teams = await org.rows(
      `systemusers(${String(members[0]?.systemuserid)})/teammembership_association?$select=name`,
    );
    expect(teams).toMatchObject([{ name: "Red" }]);
    expect(await org.rows(`teams(${org.ids.blue})/teammembership_association`)).toEqual([]);
  });

  test("of a user holds what the user owns", async () => {
    const { UserId } = (await org.send("GET", "WhoAmI")).json;
    expect((await org.send("GET", `systemusers(${UserId as string})/owner_accounts/$count`)).text).toBe("3");
  });
});

describe("the lookup of a record", () => {
  test("leads to a record, with the options of one", async () => {
    const reply = await org.send(
      "GET",
      `accounts(${org.ids.south})/primarycontactid?$select=lastname&$expand=parentcustomerid_account($select=name)`,
    );
    expect(reply.json).toMatchObject({ lastname: "Ada", parentcustomerid_account: { name: "North" } });
  });

  test("leads to the owner's own table", async () => {
    const reply = await org.send("GET", `accounts(${org.ids.south})/ownerid?$select=fullname`);
    expect(reply.json).toHaveProperty("systemuserid");
  });

  test("leads nowhere when it is empty, or points to another table", async () => {
    expect((await org.send("GET", `accounts(${org.ids.lone})/primarycontactid`)).status).toBe(204);
    expect((await org.send("GET", `contacts(${org.ids.ada})/parentcustomerid_contact`)).status).toBe(204);
  });
});

test.each<[path: string, status: number]>([
  [`accounts(${nobody})/contact_customer_accounts`, 404],
  [`accounts(${nobody})/contact_customer_accounts/$count`, 404],
  [`accounts(${nobody})/primarycontactid`, 404],
])("GET %s is answered %d", async (path, status) => {
  expect((await org.send("GET", path)).status).toBe(status);
});

describe("RetrieveTotalRecordCount", () => {
  test("counts the records of tables", async () => {
    for (const path of [
      "RetrieveTotalRecordCount(EntityNames=['account','contact'])",
      `RetrieveTotalRecordCount(EntityNames=@p1)?@p1=["account","contact"]`,
    ]) {
      expect((await org.send("GET", path)).json).toEqual({
        "@odata.context": `${org.emulator.url}/api/data/v9.2/$metadata#Microsoft.Dynamics.CRM.RetrieveTotalRecordCountResponse`,
        EntityRecordCountCollection: { Count: 2, IsReadOnly: false, Keys: ["account", "contact"], Values: [3, 3] },
      });
    }
  });

  test.each<[parameters: string, status: number]>([
    ["", 400],
    ["()", 400],
    ["(EntityNames='account')", 400],
    ["(EntityNames=[])", 400],
    ["(EntityNames=['account']", 404],
    ["(EntityNames=['account'],x=1)", 400],
    ["(EntityNames=['nosuch'])", 404],
    [`(EntityNames=['account" UNION SELECT 1--'])`, 404],
  ])("%s is answered %d", async (parameters, status) => {
    expect((await org.send("GET", `RetrieveTotalRecordCount${parameters}`)).status).toBe(status);
  });
});
