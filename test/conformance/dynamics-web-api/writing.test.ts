import type { DynamicsWebApi } from "dynamics-web-api";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Emulator } from "../../../src/emulator/index.ts";
import { connected, refusalOf } from "./client.ts";

let emulator: Emulator;
let client: DynamicsWebApi;
beforeEach(async () => {
  ({ emulator, client } = await connected());
});
afterEach(() => emulator.close());

const collection = "accounts";
const relatedCollection = "contacts";
const create = (set: string, data: object) => client.create<object, string>({ collection: set, data });
const accounts = () => emulator.snapshot("account");
const contacts = () => emulator.snapshot("contact");

describe("an alternate key", () => {
  const key = "accountnumber='O''Neill'";
  beforeEach(async () => {
    const data = { SchemaName: "new_number", KeyAttributes: ["accountnumber"], DisplayName: { LocalizedLabels: [] } };
    await client.callAction({ actionName: "EntityDefinitions(LogicalName='account')/Keys", action: data });
  });

  test("makes, changes, reads and deletes a record", async () => {
    await client.upsert({ collection, key, data: { name: "A" } });
    await client.upsert({ collection, key, data: { name: "B" } });
    expect(accounts()).toMatchObject([{ accountnumber: "O'Neill", name: "B" }]);
    await client.update({ collection, key, data: { telephone1: "1" } });
    expect(await client.retrieve({ collection, key, select: ["telephone1"] })).toMatchObject({ telephone1: "1" });
    await client.deleteRecord({ collection, key });
    expect(accounts()).toEqual([]);
  });

  test("makes no record for an update, and changes none for a create", async () => {
    expect(await refusalOf(client.update({ collection, key, data: { name: "A" } }))).toMatchObject({ status: 404 });
    await client.upsert({ collection, key, data: { name: "A" }, ifnonematch: "*" });
    expect(await client.upsert({ collection, key, data: { name: "B" }, ifnonematch: "*" })).toBeNull();
    expect(accounts()).toMatchObject([{ name: "A" }]);
  });

  test("gives back the record that it made", async () => {
    const record = await client.upsert({ collection, key, data: {}, returnRepresentation: true, select: ["name"] });
    expect(record).toMatchObject({ accountid: accounts()[0]?.accountid });
  });
});

describe("records are linked and parted", () => {
  let primaryKey: string;
  let relatedKey: string;
  beforeEach(async () => {
    primaryKey = await create(collection, { name: "Contoso" });
    relatedKey = await create(relatedCollection, { lastname: "Byron" });
  });

  test("through a collection", async () => {
    const link = {
      collection,
      primaryKey,
      relationshipName: "contact_customer_accounts",
      relatedCollection,
      relatedKey,
    };
    await client.associate(link);
    expect(contacts()).toMatchObject([{ parentcustomerid: primaryKey }]);
    await client.disassociate(link);
    expect(contacts()).toMatchObject([{ parentcustomerid: null }]);
  });

  test("through a lookup", async () => {
    const link = { collection, primaryKey, navigationProperty: "primarycontactid" };
    await client.associateSingleValued({ ...link, relatedCollection, relatedKey });
    expect(accounts()).toMatchObject([{ primarycontactid: relatedKey }]);
    await client.disassociateSingleValued(link);
    expect(accounts()).toMatchObject([{ primarycontactid: null }]);
  });

  test("through a table of pairs, once", async () => {
    const team = await create("teams", { name: "Sales" });
    const role = await create("roles", { name: "Seller" });
    const link = {
      collection: "teams",
      primaryKey: team,
      relationshipName: "teamroles_association",
      relatedCollection: "roles",
      relatedKey: role,
    };
    await client.associate(link);
    expect(emulator.snapshot("teamroles")).toMatchObject([{ teamid: team, roleid: role }]);
    expect(await refusalOf(client.associate(link))).toMatchObject({ status: 412, code: "0x80040237" });
    await client.disassociate(link);
    expect(emulator.snapshot("teamroles")).toEqual([]);
  });
});

test("one column of a record is set and cleared", async () => {
  const key = await create(collection, { name: "Contoso" });
  await client.updateSingleProperty({ collection, key, fieldValuePair: { name: "Fabrikam" } });
  expect(accounts()).toMatchObject([{ name: "Fabrikam" }]);
  await client.deleteRecord({ collection, key, property: "name" });
  expect(accounts()).toMatchObject([{ name: null }]);
});

test("records inside of a record are made with it", async () => {
  const id = await create(collection, {
    name: "Contoso",
    primarycontactid: { lastname: "Byron" },
    contact_customer_accounts: [{ lastname: "A" }, { lastname: "B" }],
  });
  const members = contacts().filter(({ parentcustomerid }) => parentcustomerid === id);
  expect(members.map(({ lastname }) => lastname)).toEqual(["A", "B"]);
  expect(contacts().find(({ lastname }) => lastname === "Byron")?.contactid).toBe(accounts()[0]?.primarycontactid);
});

test("UpsertMultiple and BulkDelete are actions like any other", async () => {
  const accountid = "11111111-2222-4333-8444-555555555555";
  const target = { "@odata.type": "Microsoft.Dynamics.CRM.account", accountid, name: "Contoso" };
  const actionName = "Microsoft.Dynamics.CRM.UpsertMultiple";
  await client.callAction({ collection, actionName, action: { Targets: [target] } });
  expect(accounts()).toMatchObject([{ accountid, name: "Contoso" }]);
  const Conditions = [{ AttributeName: "name", Operator: "BeginsWith", Values: [{ Value: "Con" }] }];
  const query = { EntityName: "account", Criteria: { FilterOperator: "And", Conditions } };
  const action = { JobName: "Clean up", QuerySet: [query] };
  const { JobId: key } = await client.callAction<{ JobId: string }>({ actionName: "BulkDelete", action });
  expect(await client.retrieve({ collection: "asyncoperations", key })).toMatchObject({ statecode: 3 });
  expect(accounts()).toEqual([]);
});
