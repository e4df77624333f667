import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { signedIn, type Json, type SignedIn } from "../signed-in.ts";

let org: SignedIn;
beforeEach(async () => {
  org = await signedIn({ clock: () => Date.parse("2026-01-31T17:05:00Z"), aggregateLimit: 5 });
});
afterEach(() => org.emulator.close());

const everything = { Prefer: 'odata.include-annotations="*"' };
const formatted = "OData.Community.Display.V1.FormattedValue";
const attributeName = "OData.Community.Display.V1.AttributeName";
const lookupLogicalName = "Microsoft.Dynamics.CRM.lookuplogicalname";
const pagingCookie = "@Microsoft.Dynamics.CRM.fetchxmlpagingcookie";
const moreRecords = "@Microsoft.Dynamics.CRM.morerecords";

const path = (fetchXml: string, set = "accounts") => `${set}?fetchXml=${encodeURIComponent(fetchXml)}`;
const send = (fetchXml: string, headers = {}) => org.send("GET", path(fetchXml), undefined, headers);
const rowsOf = async (fetchXml: string): Promise<Json["value"]> => (await send(fetchXml)).json.value;
const account = (inside: string, attributes = "") =>
  `<fetch ${attributes}><entity name="account">${inside}</entity></fetch>`;

test("rows carry their etag and the columns that have a value", async () => {
  const accountid = await org.create("accounts", { name: 'Con"toso\n', creditonhold: true });
  const reply = await send(
    account(`<attribute name="name"/><attribute name="creditonhold"/><attribute name="industrycode"/>`),
  );
  expect(reply.headers.get("Content-Type")).toBe("application/json; odata.metadata=minimal");
  expect(reply.headers.get("Preference-Applied")).toBeNull();
  expect(reply.json).toEqual({
    "@odata.context": `${org.emulator.url}/api/data/v9.2/$metadata#accounts(name,creditonhold,industrycode,accountid)`,
    value: [
      {
        "@odata.etag": expect.stringMatching(/^W\/"\d+"$/) as string,
        name: 'Con"toso\n',
        creditonhold: true,
        accountid,
      },
    ],
  });
});

test("everything comes where no column is named", async () => {
  await org.create("accounts", { name: "Contoso" });
  const { json } = await send(account(""));
  expect(json["@odata.context"]).toMatch(/\$metadata#accounts$/);
  expect(json.value).toMatchObject([{ name: "Contoso", statecode: 0, createdon: "2026-01-31T17:05:00Z" }]);
});

test("annotations tell labels, names, tables and the own names of columns under another", async () => {
  const primary = await org.create("contacts", { firstname: "Ada", lastname: "Lovelace", annualincome: 12.5 });
  const lookup = { "primarycontactid@odata.bind": `/contacts(${primary})` };
  await org.create("accounts", { name: "Contoso", industrycode: 1, revenue: 1234.5, ...lookup });
  const contact = `<link-entity name="contact" from="contactid" to="primarycontactid" alias="c"><attribute name="fullname"/><attribute name="annualincome"/><attribute name="ownerid"/></link-entity>`;
  const columns = `<attribute name="primarycontactid"/><attribute name="industrycode" alias="kind"/><attribute name="revenue"/>`;
  const reply = await send(account(columns + contact), everything);
  const { UserId } = (await org.send("GET", "WhoAmI")).json;
  expect(reply.headers.get("Preference-Applied")).toBe('odata.include-annotations="*"');
  const row = reply.json.value[0]!;
  expect(row).toMatchObject({
    _primarycontactid_value: primary,
    [`_primarycontactid_value@${formatted}`]: "Ada Lovelace",
    [`_primarycontactid_value@${lookupLogicalName}`]: "contact",
    "_primarycontactid_value@Microsoft.Dynamics.CRM.associatednavigationproperty": "primarycontactid",
    kind: 1,
    [`kind@${attributeName}`]: "industrycode",
    [`kind@${formatted}`]: "Accounting",
    [`revenue@${formatted}`]: "$1,234.50",
    [`_transactioncurrencyid_value@${formatted}`]: "US Dollar",
    "c.fullname": "Ada Lovelace",
    [`c.fullname@${attributeName}`]: "fullname",
    [`c.annualincome@${formatted}`]: "$12.50",
    "c.ownerid": UserId,
    [`c.ownerid@${lookupLogicalName}`]: "systemuser",
  });
  expect(row).not.toHaveProperty(["c.ownerid@Microsoft.Dynamics.CRM.associatednavigationproperty"]);
  const names = Object.keys(row);
  expect(names.indexOf(`kind@${formatted}`)).toBe(names.indexOf("kind") - 1);
});

test("aggregates come with their annotations, and without etags", async () => {
  await org.create("accounts", { name: "A", revenue: 1000 });
  await org.create("accounts", { name: "B", revenue: 500 });
  const sum = `<attribute name="revenue" alias="total" aggregate="sum"/>`;
  const owner = `<attribute name="ownerid" alias="who" groupby="true"/>`;
  const reply = await send(account(sum + owner, `aggregate="true"`), everything);
  expect(reply.json.value).toEqual([
    {
      total: 1500,
      [`total@${attributeName}`]: "revenue",
      [`total@${formatted}`]: "$1,500.00",
      who: expect.any(String) as string,
      [`who@${attributeName}`]: "ownerid",
      [`who@${formatted}`]: expect.stringContaining("Application") as string,
      [`who@${lookupLogicalName}`]: "systemuser",
    },
  ]);
});

describe("an aggregate of more rows than the limit", () => {
  const count = account(`<attribute name="accountid" alias="n" aggregate="count"/>`, `aggregate="true"`);

  test("is refused", async () => {
    for (let n = 0; n < 5; n++) await org.create("accounts", { name: "A" });
    expect(await rowsOf(count)).toEqual([{ n: 5 }]);
    await org.create("accounts", { name: "A" });
    expect(await send(count)).toMatchObject({
      status: 400,
      error: {
        code: "0x8004e023",
        message: "AggregateQueryRecordLimit exceeded. Cannot perform this operation.",
      },
    });
  });
});

describe("pages", () => {
  test("say that more follow, and where, only when it is asked for", async () => {
    for (const name of ["A", "B", "C"]) await org.create("accounts", { name });
    const first = account(`<attribute name="name"/><order attribute="name"/>`, `count="2"`);
    const reply = await send(first, everything);
    expect(reply.json).toMatchObject({ [moreRecords]: true });
    expect(reply.json[pagingCookie]).toMatch(
      /^<cookie pagenumber="2" pagingcookie="%253ccookie%2520page%253d%25221%2522/,
    );
    const plain = (await send(first)).json;
    expect(plain).not.toHaveProperty([moreRecords]);
    expect(plain).not.toHaveProperty([pagingCookie]);
    const last = (await send(first.replace("<fetch", `<fetch page="2"`), everything)).json;
    expect(last.value).toMatchObject([{ name: "C" }]);
    expect(last).not.toHaveProperty([moreRecords]);
    expect(last).not.toHaveProperty([pagingCookie]);
  });

  test.each([
    ["$count", account(`<attribute name="name"/>`, `count="1"`), "&$count=true"],
    ["returntotalrecordcount", account(`<attribute name="name"/>`, `count="1" returntotalrecordcount="true"`), ""],
  ])("count all rows with %s", async (_, fetchXml, option) => {
    for (const name of ["A", "B", "C"]) await org.create("accounts", { name });
    const { json } = await org.send("GET", path(fetchXml) + option, undefined, everything);
    expect(json).toMatchObject({
      "@odata.count": 3,
      "@Microsoft.Dynamics.CRM.totalrecordcount": 3,
      "@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded": false,
    });
    expect(json.value).toHaveLength(1);
  });
});

test("choices sort by their labels, or by their values when that is asked for", async () => {
  const codes = [1, 2, 3, 4, 5, 6];
  for (const industrycode of codes) await org.create("accounts", { industrycode });
  await org.create("accounts", {});
  const query = account(`<attribute name="industrycode"/><order attribute="industrycode" descending="true"/>`);
  const labelled = (await send(query, everything)).json.value.map((row) => row[`industrycode@${formatted}`]);
  expect(labelled).toEqual([...labelled.slice(0, -1).map(String).sort().reverse(), undefined]);
  expect(labelled).toHaveLength(7);
  const raw = await rowsOf(query.replace("<fetch", `<fetch useraworderby="true"`));
  expect(raw.map(({ industrycode }) => industrycode)).toEqual([...codes.toReversed(), undefined]);
});

test("records are found above and below others", async () => {
  const top = await org.create("accounts", { name: "top" });
  const middle = await org.create("accounts", { name: "middle", "parentaccountid@odata.bind": `/accounts(${top})` });
  await org.create("accounts", { name: "low", "parentaccountid@odata.bind": `/accounts(${middle})` });
  const find = async (operator: string, value: string) => {
    const condition = `<filter><condition attribute="accountid" operator="${operator}" value="{${value}}"/></filter>`;
    return (await rowsOf(account(`<attribute name="name"/><order attribute="name"/>${condition}`))).map(
      ({ name }) => name,
    );
  };
  expect(await find("under", top)).toEqual(["low", "middle"]);
  expect(await find("eq-or-under", middle)).toEqual(["low", "middle"]);
  expect(await find("above", middle)).toEqual(["top"]);
});

test("a $batch holds FetchXML in the URLs of its parts", async () => {
  await org.create("accounts", { name: "Contoso" });
  const url = path(account(`<attribute name="name"/>`));
  const body = [
    "--b",
    "Content-Type: application/http",
    "Content-Transfer-Encoding: binary",
    "",
    `GET /api/data/v9.2/${url} HTTP/1.1`,
    "Accept: application/json",
    'Prefer: odata.include-annotations="*"',
    "",
    "",
    "--b--",
    "",
  ].join("\r\n");
  const reply = await org.send("POST", "$batch", body, { "Content-Type": "multipart/mixed; boundary=b" });
  expect(reply.status).toBe(200);
  expect(reply.text).toContain('"name":"Contoso"');
});

describe("is refused:", () => {
  test.each([
    ["a column that is none", account(`<attribute name="x"/>`), 400, "0x80041103"],
    ["a text that is no XML", "<fetch>", 400, "0x80040201"],
    ["nothing", "", 400, "0x80040201"],
    [
      "an operator that is none",
      account(`<filter><condition attribute="name" operator="equals"/></filter>`),
      400,
      "0x80041120",
    ],
    [
      "an operator of the fiscal calendar",
      account(`<filter><condition attribute="createdon" operator="this-fiscal-year"/></filter>`),
      501,
      "0x80060888",
    ],
    ["another table", `<fetch><entity name="contact"/></fetch>`, 400, "0x80041128"],
  ])("%s", async (_, fetchXml, status, code) => {
    expect(await send(fetchXml)).toMatchObject({ status, error: { code } });
  });

  test.each([
    ["$select=name", 400],
    ["$top=1", 400],
    ["$filter=name eq 'A'", 400],
    ["savedQuery=00000000-0000-0000-0000-000000000001", 501],
  ])("%s beside it", async (option, status) => {
    expect((await org.send("GET", `${path(account(""))}&${option}`)).status).toBe(status);
  });
});
