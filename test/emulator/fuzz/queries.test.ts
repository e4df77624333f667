import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectAlive, expectLawful, runs } from "./laws.ts";
import { mutatedText } from "./mutations.ts";
import { ids, openOrganization, type Organization } from "./organization.ts";

let org: Organization;
let before: unknown;
beforeAll(async () => {
  org = await openOrganization();
  before = org.records();
});
afterAll(async () => {
  await expectAlive(org);
  await org.emulator.close();
});

const words = [
  "name", "revenue", "createdon", "accountid", "_parentaccountid_value", "parentaccountid", "primarycontactid", "contact_customer_accounts",
  "statecode", "__proto__", "constructor", " eq ", " ne ", " gt ", " and ", " or ", "not ", " in ", "(", ")", ",", "/", ";", ":", "=", "'", "''",
  '"', "[", "]", "{", "}", "@p", "$", "*", "%", "\\", "--", "/*", "\0", "\n", "null", "true", "1", "-1", "1e999", "99999999999999999999",
  "'a'", "2026-02-30", "0000-00-00T00:00:00Z", ids.north, "Microsoft.Dynamics.CRM.", "PropertyName=", "PropertyValues=", "/any(c:", "/all(c:",
]; // prettier-ignore

const filters = [
  "name eq 'North' and revenue gt 1.5e3 or not (statecode eq 1)",
  `accountid eq ${ids.north} or _parentaccountid_value ne null`,
  "contains(name,'o''r') and startswith(parentaccountid/name,'N') and endswith(name,@p)",
  "contact_customer_accounts/any(c:c/lastname eq 'Lovelace' and c/createdon ge 2026-01-01T00:00:00Z)",
  "contact_customer_accounts/all(c:c/lastname ne 'x') and createdon lt 2030-01-01",
  "Microsoft.Dynamics.CRM.In(PropertyName='name',PropertyValues=['North','South'])",
  "Microsoft.Dynamics.CRM.Between(PropertyName='revenue',PropertyValues=['1','500'])",
  "Microsoft.Dynamics.CRM.LastXDays(PropertyName='createdon',PropertyValue=7)",
  `Microsoft.Dynamics.CRM.Under(PropertyName='accountid',PropertyValue='${ids.north}')`,
];
const expands = [
  "primarycontactid($select=lastname,firstname)",
  "contact_customer_accounts($select=lastname;$filter=lastname eq 'a';$orderby=lastname desc;$top=3;$count=true)",
  "parentaccountid($expand=primarycontactid($select=fullname)),createdby",
  "contact_customer_accounts/$ref",
];
const applies = [
  "aggregate(revenue with sum as total,$count as n)",
  "filter(statecode eq 0)/groupby((name,primarycontactid/lastname),aggregate(revenue with average as mean))",
  "groupby((statecode))",
];
const cookies = [
  `<cookie pagenumber="2" pagingcookie="%253ccookie%2520page%253d%25221%2522%253e%253caccountid%2520last%253d%2522%257b${ids.north}%257d%2522%2520first%253d%2522%257b${ids.north}%257d%2522%2520%252f%253e%253c%252fcookie%253e" istracking="False" />`,
];
const fetches = [
  `<fetch top="5" distinct="true"><entity name="account"><attribute name="name" alias="n"/><filter type="or"><condition attribute="name" operator="like" value="%o%"/><condition attribute="revenue" operator="in"><value>1</value><value>2</value></condition></filter><order attribute="name" descending="true"/></entity></fetch>`,
  `<fetch aggregate="true"><entity name="account"><attribute name="revenue" alias="total" aggregate="sum"/><attribute name="createdon" alias="y" groupby="true" dategrouping="year"/></entity></fetch>`,
  `<fetch count="1" page="2" paging-cookie="&lt;cookie page=&quot;1&quot;&gt;&lt;accountid last=&quot;{${ids.north}}&quot; first=&quot;{${ids.north}}&quot; /&gt;&lt;/cookie&gt;"><entity name="account"><all-attributes/><link-entity name="contact" from="contactid" to="primarycontactid" link-type="outer" alias="c"><attribute name="lastname"/></link-entity></entity></fetch>`,
];
const tags = [
  "<fetch>", "</fetch>", '<entity name="account">', "</entity>", "<filter>", "</filter>", '<condition attribute="name" operator="eq" value="a"/>',
  '<link-entity name="contact" from="contactid" to="primarycontactid" alias="c">', "</link-entity>", '<order attribute="name"/>', "<!--", "-->", "<![CDATA[",
  '<!DOCTYPE x [<!ENTITY a "b">]>', "&a;", "&#0;", "&lt;", 'top="1"', 'aggregate="true"', 'distinct="true"', 'page="0"', 'operator="between"', "xmlns=\"x\"",
  "<", ">", "/", '"', "'", "=", "\0", "account", "contact", "name", "createdon", "last-x-days", "eq-userid", "under", "dategrouping=\"week\"", "groupby=\"true\"",
]; // prettier-ignore

const options = [
  ["$filter", mutatedText(filters, words)],
  [
    "$orderby",
    mutatedText(["name desc,revenue", "parentaccountid/name asc", "createdon"], [...words, " desc", " asc"]),
  ],
  ["$expand", mutatedText(expands, [...words, "$select=", "$expand=", "$filter=", "$top=", "$orderby=", "/$ref"])],
  ["$apply", mutatedText(applies, [...words, "groupby((", "aggregate(", "filter(", " with ", " as ", "$count"])],
  ["$select", mutatedText(["name,revenue,_parentaccountid_value", "*"], words)],
  [
    "$skiptoken",
    mutatedText(cookies, [
      "%",
      "%25",
      "%253c",
      "<cookie",
      "/>",
      '"',
      "page",
      "2",
      "-1",
      ids.ada,
      "last",
      "first",
      "\0",
    ]),
  ],
  ["$top", mutatedText(["3", "5000"], ["-", "0", "1", "9", ".", "e", " ", "null", "٣"])],
  ["$count", mutatedText(["true", "false"], ["t", "1", " ", "null"])],
  ["fetchXml", mutatedText(fetches, tags)],
] as const;

describe("whatever an option holds, the answer is in order and nothing changes", () => {
  test.each(options)("%s", async (option, text) => {
    const alias = encodeURIComponent("'h'");
    await fc.assert(
      fc.asyncProperty(text, async (value) => {
        const query = `${option}=${encodeURIComponent(value.toWellFormed())}&@p=${alias}`;
        expectLawful(await org.ask("GET", `accounts?${query}`));
      }),
      runs(option === "$filter" || option === "fetchXml" ? 250 : 120),
    );
    expect(org.records()).toEqual(before);
  });

  test("several of them together, with aliases and preferences", async () => {
    const pairs = fc.constantFrom(...options).chain(([name, text]) => text.map((value) => [name, value] as const));
    const preference = mutatedText(
      ['odata.include-annotations="*"', "odata.maxpagesize=2", "odata.track-changes"],
      ["=", ",", '"', "*", "-1", "return=representation"],
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(pairs, { minLength: 2, maxLength: 4 }),
        mutatedText(["'a'", "1", ids.north], words),
        preference,
        async (chosen, alias, prefer) => {
          const query = new URLSearchParams([
            ...chosen.map(([name, value]) => [name, value.toWellFormed()] as [string, string]),
            ["@p", alias.toWellFormed()],
          ]);
          expectLawful(
            await org.ask("GET", `accounts?${query.toString()}`, { headers: headersOf({ Prefer: prefer }) }),
          );
        },
      ),
      runs(150),
    );
    expect(org.records()).toEqual(before);
  });
});

const paths = [
  `accounts(${ids.north})/primarycontactid/$ref`,
  `accounts(${ids.north})/contact_customer_accounts(${ids.ada})/$ref`,
  `accounts(accountnumber='N1')/name/$value`,
  `accounts(accountid=${ids.north})`,
  `contoso_sensordatas(contoso_sensordataid=${ids.reading},partitionid='p')`,
  "accounts/$count",
  "accounts/Microsoft.Dynamics.CRM.CreateMultiple",
  "EntityDefinitions(LogicalName='account')/Attributes(LogicalName='name')/Microsoft.Dynamics.CRM.StringAttributeMetadata",
  "RelationshipDefinitions(SchemaName='contact_customer_accounts')?$select=SchemaName",
  "GlobalOptionSetDefinitions",
  "RetrieveTotalRecordCount(EntityNames=@p)?@p=['account']",
  "WhoAmI()",
  "$metadata",
  "$batch",
];
const pathTokens = [
  "/", "//", "(", ")", "()", "'", "''", "=", ",", ";", "?", "&", "%2F", "%27", "%00", "%", "%ZZ", "..", "../", ".", " ", "+", "$ref", "$value", "$count", "$batch",
  "$metadata", "__proto__", "constructor", "accounts", "contacts", "sqlite_master", ids.ada, ids.north.toUpperCase(), "Microsoft.Dynamics.CRM.", "LogicalName='", "\\", '"', "@odata.id",
]; // prettier-ignore

describe("whatever a path holds, the answer is in order", () => {
  test("for every method", async () => {
    const methods = fc.constantFrom("GET", "GET", "PATCH", "POST", "PUT", "DELETE");
    await fc.assert(
      fc.asyncProperty(methods, mutatedText(paths, pathTokens), async (method, path) => {
        const { pathname } = new URL(`https://org/api/data/v9.2/${path.toWellFormed()}`);
        if (!pathname.startsWith("/api/data/")) return;
        const body = method === "GET" || method === "DELETE" ? {} : { body: "{}" };
        expectLawful(await org.ask(method, path.toWellFormed(), body));
      }),
      runs(400),
    );
  });

  test("within a batch, where nobody tidies it first", async () => {
    await fc.assert(
      fc.asyncProperty(mutatedText(paths, pathTokens), async (path) => {
        const body = `--b\r\nContent-Type: application/http\r\n\r\nGET ${path} HTTP/1.1\r\n\r\n\r\n--b--\r\n`;
        expectLawful(
          await org.ask("POST", "$batch", { body, headers: { "Content-Type": "multipart/mixed; boundary=b" } }),
        );
      }),
      runs(200),
    );
  });
});

/** Headers carry Latin-1 without line breaks; what is not that, no client can send. */
function headersOf(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace(/[^ -~]/g, "")]));
}
