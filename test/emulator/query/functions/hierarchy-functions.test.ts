import { afterAll, beforeAll, expect, test } from "vitest";
import { relatedOrg, type RelatedOrg } from "../related-org.ts";

let org: RelatedOrg;
beforeAll(async () => {
  org = await relatedOrg();
});
afterAll(() => org.emulator.close());

type Account = "north" | "south" | "lone";
const call = (name: string, account: Account, column = "accountid") =>
  `Microsoft.Dynamics.CRM.${name}(PropertyName='${column}',PropertyValue='${org.ids[account]}')`;

test.each<[name: string, account: Account, found: string[]]>([
  ["Above", "lone", ["North", "South"]],
  ["Above", "north", []],
  ["AboveOrEqual", "south", ["North", "South"]],
  ["Under", "north", ["South", "Lone"]],
  ["Under", "lone", []],
  ["UnderOrEqual", "south", ["South", "Lone"]],
  ["NotUnder", "north", ["North"]],
  ["NotUnder", "lone", ["North", "South", "Lone"]],
])("%s %s", async (name, account, found) => {
  expect(await org.accounts(call(name, account))).toEqual(found);
});

test("lookups to a table with a hierarchy know it too", async () => {
  expect(await org.accounts(call("Under", "north", "parentaccountid"))).toEqual(["Lone"]);
  expect(await org.accounts(call("UnderOrEqual", "north", "_parentaccountid_value"))).toEqual(["South", "Lone"]);
  const contacts = await org.rows(`contacts?$select=lastname&$filter=${call("Under", "north", "parentcustomerid")}`);
  expect(contacts.map(({ lastname }) => lastname)).toEqual(["Cyd"]);
});

test("`not` before Under is NotUnder", async () => {
  expect(await org.accounts(`not ${call("Under", "north")}`)).toEqual(["North"]);
});

test("a circle ends", async () => {
  const other = await relatedOrg();
  await other.send("PATCH", `accounts(${other.ids.north})`, {
    "parentaccountid@odata.bind": `/accounts(${other.ids.lone})`,
  });
  const filter = `Microsoft.Dynamics.CRM.Under(PropertyName='accountid',PropertyValue='${other.ids.north}')`;
  expect(await other.accounts(filter)).toEqual(["North", "South", "Lone"]);
  await other.emulator.close();
});

test.each<[filter: string, message: string]>([
  ["Microsoft.Dynamics.CRM.Under(PropertyName='name',PropertyValue='x')", "hierarchical relationship"],
  ["Microsoft.Dynamics.CRM.Under(PropertyName='accountid',PropertyValue='x')", "the id of a record as 'PropertyValue'"],
  [
    "Microsoft.Dynamics.CRM.Under(PropertyName='ownerid')",
    "hierarchical relationship|needs the parameter 'PropertyValue'",
  ],
])("%s is refused", async (filter, message) => {
  const reply = await org.send("GET", `accounts?$filter=${filter}`);
  expect(reply.status).toBe(400);
  expect(reply.error.message).toMatch(new RegExp(message));
});

test("teams are found by the caller's membership", async () => {
  const named = async (filter: string) =>
    (await org.rows(`teams?$select=name&$orderby=name&$filter=Microsoft.Dynamics.CRM.${filter}`)).map(
      ({ name }) => name,
    );
  expect(await named("EqualUserTeams(PropertyName='teamid')")).toEqual(["Red"]);
  expect(await named("EqualUserOrUserTeams(PropertyName='ownerid')").catch(String)).toContain(
    "property named 'ownerid'",
  );
  expect(await org.accounts("Microsoft.Dynamics.CRM.EqualUserTeams(PropertyName='ownerid')")).toEqual([]);
  expect(await org.accounts("Microsoft.Dynamics.CRM.EqualUserOrUserTeams(PropertyName='ownerid')")).toHaveLength(3);
  await org.send("PATCH", `accounts(${org.ids.lone})`, { "ownerid@odata.bind": `/teams(${org.ids.red})` });
  expect(await org.accounts("Microsoft.Dynamics.CRM.EqualUserTeams(PropertyName='ownerid')")).toEqual(["Lone"]);
});
