import type { DynamicsWebApi, RetrieveMultipleRequest } from "dynamics-web-api";
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
    name: `Account ${String(index).padStart(2, "0")}`,
    numberofemployees: index % 3,
  }));
  const actionName = "Microsoft.Dynamics.CRM.CreateMultiple";
  await client.callAction({ collection: "accounts", actionName, action: { Targets } });
});
afterAll(() => emulator.close());

const collection = "accounts";
const select = ["name"];
const query = (request: Omit<RetrieveMultipleRequest, "collection"> = {}, nextLink?: string) =>
  client.retrieveMultiple<Account>({ collection, select, ...request }, nextLink);
const namesIn = (rows: readonly Account[]) => rows.map(({ name }) => name.slice(-2));

describe("retrieveMultiple", () => {
  test("filters, sorts and ends at top", async () => {
    const { value } = await query({ filter: "numberofemployees eq 1", orderBy: ["name desc"], top: 3 });
    expect(namesIn(value)).toEqual(["10", "07", "04"]);
  });

  test("sorts by several columns", async () => {
    const { value } = await query({ orderBy: ["numberofemployees desc", "name"], top: 5 });
    expect(namesIn(value)).toEqual(["02", "05", "08", "11", "00"].with(4, "01"));
  });

  test("counts all that match beside a page of them", async () => {
    const answer = await query({ filter: "numberofemployees ne 0", count: true, maxPageSize: 2 });
    expect(answer).toMatchObject({ oDataCount: 8 });
    expect(answer.value).toHaveLength(2);
  });

  test("gives braces around a guid no meaning", async () => {
    const [first] = (await query({ top: 1 })).value;
    const { value } = await query({ filter: `accountid eq {${first?.accountid ?? ""}}` });
    expect(value).toEqual([expect.objectContaining(first)]);
  });

  test("pages by the links that come with the pages, until there is none", async () => {
    const request = { orderBy: ["numberofemployees", "name desc"], maxPageSize: 5 };
    const first = await query(request);
    const second = await query(request, first.oDataNextLink);
    const third = await query(request, second.oDataNextLink);
    const pages = [first, second, third].map(({ value }) => namesIn(value));
    expect(pages).toEqual([
      ["09", "06", "03", "00", "10"],
      ["07", "04", "01", "11", "08"],
      ["05", "02"],
    ]);
    expect(third.oDataNextLink).toBeUndefined();
  });

  test("surfaces a filter that names no column", async () => {
    expect(await refusalOf(query({ filter: "nam eq 'x'" }))).toMatchObject({
      status: 400,
      code: "0x80060888",
      message: "Could not find a property named 'nam' on type 'Microsoft.Dynamics.CRM.account'.",
    });
  });

  test("surfaces a collection that does not exist", async () => {
    expect(await refusalOf(client.retrieveMultiple({ collection: "accountz" }))).toMatchObject({ status: 404 });
  });
});

describe("many records", () => {
  test("are all retrieved, over however many pages", async () => {
    const { value } = await client.retrieveAll<Account>({ collection, select, orderBy: ["name"], maxPageSize: 5 });
    expect(namesIn(value)).toEqual(Array.from({ length: 12 }, (_, index) => String(index).padStart(2, "0")));
  });

  test("are counted, all and those that match, by the service or one by one", async () => {
    const filter = "numberofemployees eq 2";
    expect(await client.count({ collection })).toBe(12);
    expect(await client.count({ collection, filter })).toBe(4);
    expect(await client.countAll({ collection, filter, select })).toBe(4);
  });
});

describe("a URL of more than 2000 characters, which the client puts into a batch", () => {
  const filter = Array.from({ length: 100 }, (_, index) => `name eq 'Account ${index + 10}'`).join(" or ");

  test("brings the same answer", async () => {
    const answer = await query({ filter, orderBy: ["name desc"], count: true });
    expect(namesIn(answer.value)).toEqual(["11", "10"]);
    expect(answer.oDataCount).toBe(2);
    expect(emulator.log.counts()).toHaveProperty("POST 200");
    expect(emulator.log.entries().at(-1)?.path).toBe("/api/data/v9.2/$batch");
  });

  test("counts", async () => {
    expect(await client.count({ collection, filter })).toBe(2);
  });

  test("pages, by links that are as long", async () => {
    const { value } = await client.retrieveAll<Account>({
      collection,
      select,
      filter: filter.replaceAll("Account ", "Account 0").replace("010", "00"),
      maxPageSize: 1,
    });
    expect(namesIn(value)).toEqual(["00"]);
    const all = await client.retrieveAll<Account>({ collection, select, filter, orderBy: ["name"], maxPageSize: 1 });
    expect(namesIn(all.value)).toEqual(["10", "11"]);
  });

  test("surfaces an error", async () => {
    const error = await refusalOf(query({ filter: `${filter} or nam eq 'x'` }));
    expect(error).toMatchObject({ status: 400, code: "0x80060888" });
  });
});

describe("related records", () => {
  const lastname = "Lovelace";
  let key: string;
  beforeAll(async () => {
    key = (await query({ filter: "name eq 'Account 00'" })).value[0]?.accountid ?? "";
    const bind = { "parentcustomerid_account@odata.bind": `/accounts(${key})` };
    const contact: unknown = await client.create({ collection: "contacts", data: { lastname, ...bind } });
    await client.update({ collection, key, data: { "primarycontactid@odata.bind": `/contacts(${String(contact)})` } });
  });
  const expand = [
    { property: "primarycontactid", select: ["lastname"] },
    { property: "contact_customer_accounts", select: ["lastname"], orderBy: ["lastname"], top: 1 },
  ];
  const both = { name: "Account 00", primarycontactid: { lastname }, contact_customer_accounts: [{ lastname }] };

  test("come with a list", async () => {
    const { value } = await query({ filter: "name eq 'Account 00'", expand });
    expect(value).toMatchObject([both]);
  });

  test("come with one record", async () => {
    expect(await client.retrieve({ collection, key, select, expand })).toMatchObject(both);
  });

  test("decide which records are found", async () => {
    const filter = `contact_customer_accounts/any(c:c/lastname eq '${lastname.toUpperCase()}')`;
    expect(namesIn((await query({ filter })).value)).toEqual(["00"]);
  });
});

test("groups are aggregated", async () => {
  const apply = "groupby((numberofemployees),aggregate($count as count))";
  const { value } = await client.retrieveMultiple<object>({ collection, apply });
  expect(value).toEqual([0, 1, 2].map((numberofemployees) => ({ numberofemployees, count: 4 })));
});

test("all records of tables are counted by a function", async () => {
  const answer: unknown = await client.callFunction({
    name: "RetrieveTotalRecordCount",
    parameters: { EntityNames: ["account", "contact"] },
  });
  expect(answer).toMatchObject({ EntityRecordCountCollection: { Keys: ["account", "contact"], Values: [12, 1] } });
});

test("table names in place of collection names are looked up in the definitions", async () => {
  client.setConfig({ useEntityNames: true });
  const { value } = await client.retrieveMultiple<Account>({ collection: "account", select, top: 1 });
  expect(value).toHaveLength(1);
  client.setConfig({ useEntityNames: false });
});
