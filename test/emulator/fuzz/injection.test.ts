import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectAlive, expectUnchanged, refusalOf } from "./laws.ts";
import { ids, openOrganization, type Organization } from "./organization.ts";

let org: Organization;
beforeAll(async () => {
  org = await openOrganization();
});
afterAll(async () => {
  await expectAlive(org);
  await org.emulator.close();
});

describe("SQL stays text, wherever text is taken", () => {
  const attack = `x' OR 1=1; DROP TABLE "account"; --`;
  const literal = `'${attack.replaceAll("'", "''")}'`;
  const inXml = attack.replaceAll('"', "&quot;").replaceAll("'", "&apos;");
  const fetch = (inner: string) =>
    `accounts?fetchXml=${encodeURIComponent(`<fetch><entity name="account">${inner}</entity></fetch>`)}`;
  const query = (option: string, value: string) => `accounts?${option}=${encodeURIComponent(value)}`;

  test.each([
    query("$filter", `name eq ${literal}`),
    query("$filter", `contains(name,${literal})`),
    query("$filter", attack),
    `accounts?$filter=name%20eq%20@p&@p=${encodeURIComponent(literal)}`,
    query("$filter", `Microsoft.Dynamics.CRM.In(PropertyName=${literal},PropertyValues=['a'])`),
    query("$filter", `Microsoft.Dynamics.CRM.In(PropertyName='name',PropertyValues=[${literal}])`),
    query("$select", attack),
    query("$orderby", `name ${attack}`),
    query("$expand", `primarycontactid($select=${attack})`),
    `${query("$expand", `contact_customer_accounts($filter=lastname eq ${literal})`)}&$select=accountid`,
    query("$apply", `aggregate(revenue with sum as ${attack})`),
    query("$apply", `groupby((${attack}))`),
    query("$skiptoken", attack),
    query("$top", attack),
    query("fetchXml", attack),
    fetch(`<attribute name="name" alias="${inXml}"/>`),
    fetch(`<attribute name="${inXml}"/>`),
    fetch(`<filter><condition attribute="name" operator="eq" value="${inXml}"/></filter>`),
    fetch(`<filter><condition attribute="name" operator="like" value="${inXml}"/></filter>`),
    fetch(`<filter><condition attribute="name" operator="${inXml}" value="1"/></filter>`),
    fetch(`<link-entity name="contact" from="contactid" to="primarycontactid" alias="${inXml}"/>`),
    fetch(`<order attribute="${inXml}"/>`),
    `accounts(${encodeURIComponent(attack)})`,
    `accounts(accountnumber=${encodeURIComponent(literal)})`,
    `accounts(${ids.north})/${encodeURIComponent(attack)}`,
    encodeURIComponent(attack),
    `EntityDefinitions(LogicalName=${encodeURIComponent(literal)})`,
    `EntityDefinitions?$filter=${encodeURIComponent(`LogicalName eq ${literal}`)}`,
  ])("GET %s", async (path) => {
    const answer = await expectUnchanged(org, () => org.ask("GET", path));
    if (answer.status === 200) expect(answer.text).not.toMatch(/North|South/);
  });

  test.each<[request: string, body: object]>([
    ["POST accounts", { [attack]: 1 }],
    ["POST accounts", { [`${attack}@odata.bind`]: "accounts(1)" }],
    ["POST accounts", { "primarycontactid@odata.bind": `/contacts(${attack})` }],
    ["POST accounts", { "@odata.type": attack, accountid: attack }],
    ["PATCH accounts(accountnumber='N1')", { revenue: attack }],
    ["POST accounts/Microsoft.Dynamics.CRM.CreateMultiple", { Targets: [{ "@odata.type": attack }] }],
    ["POST accounts/Microsoft.Dynamics.CRM.UpsertMultiple", { Targets: [{ "@odata.id": `accounts(${attack})` }] }],
    ["POST BulkDelete", { QuerySet: [{ EntityName: attack }] }],
    ["POST EntityDefinitions", { "@odata.type": "Microsoft.Dynamics.CRM.EntityMetadata", SchemaName: `new_${attack}` }],
    ["POST EntityDefinitions(LogicalName='account')/Keys", { SchemaName: `new_${attack}`, KeyAttributes: [attack] }],
    ["POST EntityDefinitions(LogicalName='account')/Attributes", { SchemaName: `new_${attack}` }],
  ])("%s", async (request, body) => {
    const [method = "", path = ""] = request.split(" ");
    const refusal = await refusalOf(org, () => org.ask(method, path, { body: JSON.stringify(body) }));
    expect(refusal).toMatchObject({ status: 400 });
  });

  test("as the value of a column, which keeps it", async () => {
    const { status } = await org.ask("PATCH", `accounts(${ids.south})`, { body: JSON.stringify({ name: attack }) });
    expect(status).toBe(204);
    const found = await org.ask("GET", `accounts?$select=name&$filter=name%20eq%20${encodeURIComponent(literal)}`);
    expect(JSON.parse(found.text)).toMatchObject({ value: [{ name: attack }] });
  });

  test.each(["If-Match", "CallerObjectId", "MSCRMCallerID", "Cookie", "Prefer"])("in the header %s", async (header) => {
    await expectUnchanged(org, () =>
      org.ask("DELETE", "accounts(accountnumber='none')", { headers: { [header]: attack } }),
    );
  });
});

describe("a path leads nowhere else", () => {
  test.each([
    "/api/data/v9.2/..%2f..%2f..%2fetc%2fpasswd",
    "/api/data/v9.2/accounts(..%2f..%2fetc%2fpasswd)",
    "/_emulator/snapshot/..%2f..%2fetc%2fpasswd",
    "/_emulator/snapshot/account%22%3B%20DROP%20TABLE%20account",
    "/_emulator/snapshot/__proto__",
    "/_emulator/snapshot/sqlite_master",
    "/_emulator/..%2fetc/passwd",
    "/..%2f..%2fetc/passwd",
  ])("%s", async (address) => {
    const answer = await org.askAt("GET", address, { headers: { Authorization: `Bearer ${org.token}` } });
    expect([400, 404]).toContain(answer.status);
    expect(answer.text).not.toContain("root:");
  });
});
