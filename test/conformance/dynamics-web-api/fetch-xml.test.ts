import type { DynamicsWebApi } from "dynamics-web-api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Emulator } from "../../../src/emulator/index.ts";
import { connected, refusalOf } from "./client.ts";

interface Account {
  readonly accountid: string;
  readonly name: string;
}

let emulator: Emulator;
let client: DynamicsWebApi;
beforeAll(async () => {
  ({ emulator, client } = await connected());
  const Targets = Array.from({ length: 12 }, (_, index) => ({
    "@odata.type": "Microsoft.Dynamics.CRM.account",
    // Without a quotation mark: the client would take it for the end of a value in the cookie.
    name: `Zoë's & <${String(index).padStart(2, "0")}>`,
    numberofemployees: index % 3,
  }));
  const actionName = "Microsoft.Dynamics.CRM.CreateMultiple";
  await client.callAction({ collection: "accounts", actionName, action: { Targets } });
});
afterAll(() => emulator.close());

const collection = "accounts";
const numberIn = ({ name }: Account) => Number(name.slice(-3, -1));
const byNumber = (attributes = "") =>
  `<fetch ${attributes}><entity name="account"><attribute name="name"/><order attribute="numberofemployees" descending="true"/><order attribute="name"/></entity></fetch>`;
const inOrder = [2, 5, 8, 11, 1, 4, 7, 10, 0, 3, 6, 9];

describe("fetch", () => {
  test("gives the records of a query", async () => {
    const { value } = await client.fetch<Account>({ collection, fetchXml: byNumber(`top="5"`) });
    expect(value.map(numberIn)).toEqual(inOrder.slice(0, 5));
  });

  test("gives formatted values and the columns of linked tables", async () => {
    const fetchXml = `<fetch top="1"><entity name="account"><attribute name="statecode"/><link-entity name="systemuser" from="systemuserid" to="ownerid" alias="owner"><attribute name="fullname"/></link-entity></entity></fetch>`;
    const { value } = await client.fetch<object>({ collection, fetchXml, includeAnnotations: "*" });
    expect(value).toMatchObject([
      {
        statecode: 0,
        statecode_Formatted: "Active",
        "owner.fullname": expect.stringContaining("Application") as string,
      },
    ]);
  });

  test("aggregates", async () => {
    const fetchXml = `<fetch aggregate="true"><entity name="account"><attribute name="numberofemployees" alias="employees" groupby="true"/><attribute name="accountid" alias="count" aggregate="count"/><order alias="employees"/></entity></fetch>`;
    const { value } = await client.fetch({ collection, fetchXml });
    expect(value).toEqual([0, 1, 2].map((employees) => ({ employees, count: 4 })));
  });

  test("leads from page to page by the cookie", async () => {
    const includeAnnotations = "Microsoft.Dynamics.CRM.fetchxmlpagingcookie";
    const fetchXml = byNumber(`count="5"`);
    const first = await client.fetch<Account>({ collection, fetchXml, includeAnnotations });
    expect(first.PagingInfo).toMatchObject({ page: 1, nextPage: 2 });
    const second = await client.fetch<Account>({
      collection,
      fetchXml,
      includeAnnotations,
      pageNumber: first.PagingInfo!.nextPage!,
      pagingCookie: first.PagingInfo!.cookie!,
    });
    expect([...first.value, ...second.value].map(numberIn)).toEqual(inOrder.slice(0, 10));
  });

  test("is refused with what the service says", async () => {
    const fetchXml = `<fetch><entity name="account"><attribute name="colour"/></entity></fetch>`;
    const error = await refusalOf(client.fetch({ collection, fetchXml }));
    expect(error).toMatchObject({ status: 400, code: "0x80041103" });
    expect(error.message).toContain("'Account' entity doesn't contain attribute with Name = 'colour'");
  });
});

test("fetchAll follows the pages until there is none", async () => {
  const includeAnnotations = "*";
  const { value } = await client.fetchAll<Account>({ collection, fetchXml: byNumber(`count="5"`), includeAnnotations });
  expect(value.map(numberIn)).toEqual(inOrder);
});

test("a query that makes the URL too long is sent as a batch", async () => {
  const values = Array.from(
    { length: 200 },
    (_, index) => `<value>Zoe's &amp; &lt;${String(index % 4).padStart(2, "0")}&gt;</value>`,
  );
  const fetchXml = `<fetch><entity name="account"><attribute name="name"/><filter><condition attribute="name" operator="in">${values.join("")}</condition></filter></entity></fetch>`;
  const { value } = await client.fetch<Account>({ collection, fetchXml });
  expect(value.map(numberIn)).toEqual([0, 1, 2, 3]);
  expect(emulator.log.entries().at(-1)).toMatchObject({ method: "POST" });
});

test("a batch that the user makes takes queries, too", async () => {
  client.startBatch();
  void client.fetch({ collection, fetchXml: byNumber(`top="2"`) });
  void client.count({ collection });
  expect(await client.executeBatch()).toMatchObject([{ value: [{}, {}] }, 12]);
});
