import type { DynamicsWebApi } from "dynamics-web-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Emulator } from "../../../src/emulator/index.ts";
import { column, label, manyToMany, oneToMany, options, table } from "../../emulator/customization/payloads.ts";
import { connected, refusalOf } from "./client.ts";

let emulator: Emulator;
let client: DynamicsWebApi;
/** The MetadataId of the table that the tests work on. */
let id: string;
beforeAll(async () => {
  ({ emulator, client } = await connected());
  id = await client.createEntity<string>({ data: table("new_Thing") });
});
afterAll(() => emulator.close());

const entityKey = "LogicalName='new_thing'";

test("a table is made, and its id given", async () => {
  expect(await client.retrieveEntity<object>({ key: id, select: ["LogicalName"] })).toMatchObject({
    LogicalName: "new_thing",
  });
  const record = { new_thingid: "00000000-0000-4000-8000-000000000001", new_accountname: "A" };
  await client.create({ collection: "new_things", data: record });
  const key = record.new_thingid;
  expect(await client.retrieve<object>({ collection: "new_things", key })).toMatchObject(record);
});

test("a table is changed", async () => {
  const written = await client.retrieveEntity<{ MetadataId: string }>({ key: id });
  await client.updateEntity({ data: { ...written, DisplayName: label("Thing") }, mergeLabels: true });
  expect(await client.retrieveEntity<object>({ key: id, select: ["DisplayName"] })).toMatchObject({
    DisplayName: { UserLocalizedLabel: { Label: "Thing" } },
  });
});

test("a column is made and changed", async () => {
  const attributeKey = await client.createAttribute<string>({ entityKey, data: column("String", "new_Text") });
  const castType = "Microsoft.Dynamics.CRM.StringAttributeMetadata";
  const written = await client.retrieveAttribute<{ MetadataId: string }>({ entityKey, attributeKey, castType });
  expect(written).toMatchObject({ LogicalName: "new_text", MaxLength: 100 });
  await client.updateAttribute({ entityKey, data: { ...written, MaxLength: 200 }, castType });
  const select = ["MaxLength"];
  expect(await client.retrieveAttribute<object>({ entityKey, attributeKey, castType, select })).toMatchObject({
    MaxLength: 200,
  });
});

test("an alternate key is made, listed and used", async () => {
  await client.createAttribute({ entityKey, data: column("String", "new_Code") });
  const data = { SchemaName: "new_Key", DisplayName: label("Key"), KeyAttributes: ["new_code"] };
  await client.create({ collection: "EntityDefinitions", key: entityKey, navigationProperty: "Keys", data });
  const entity = await client.retrieveEntity<{ Keys: readonly object[] }>({
    key: id,
    select: ["LogicalName"],
    expand: [{ property: "Keys", select: ["KeyAttributes", "EntityKeyIndexStatus"] }],
  });
  expect(entity.Keys).toMatchObject([{ KeyAttributes: ["new_code"], EntityKeyIndexStatus: "Active" }]);
  await client.upsert({ collection: "new_things", key: "new_code='A1'", data: { new_accountname: "B" } });
  expect(await client.retrieve<object>({ collection: "new_things", key: "new_code='A1'" })).toMatchObject({
    new_accountname: "B",
  });
});

test("a one-to-many relationship is made, changed and deleted", async () => {
  const data = oneToMany("new_account_thing", "new_thing", "account", "new_AccountId");
  const key = await client.createRelationship<string>({ data });
  const castType = "Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata";
  const written = await client.retrieveRelationship<{ MetadataId: string }>({ key, castType });
  expect(written).toMatchObject({ ReferencingAttribute: "new_accountid", ReferencedEntity: "account" });
  await client.updateRelationship({ data: { ...written, CascadeConfiguration: { Delete: "Restrict" } }, castType });
  expect(await client.retrieveRelationship<object>({ key, castType })).toMatchObject({
    CascadeConfiguration: { Delete: "Restrict" },
  });
  await client.deleteRelationship({ key });
  expect(await refusalOf(client.retrieveRelationship({ key }))).toMatchObject({ status: 404 });
});

test("a many-to-many relationship is made and found among all", async () => {
  await client.createRelationship({ data: manyToMany("new_thing_contact", "new_thing", "contact") });
  const { value } = await client.retrieveRelationships<object>({
    castType: "Microsoft.Dynamics.CRM.ManyToManyRelationshipMetadata",
    select: ["SchemaName", "IntersectEntityName"],
    filter: "SchemaName eq 'new_thing_contact'",
  });
  expect(value).toMatchObject([{ IntersectEntityName: "new_thing_contact" }]);
});

test("a global option set is made, listed and deleted", async () => {
  const data = { ...options("Low", "High"), Name: "new_Level", DisplayName: label("Level") };
  const key = await client.createGlobalOptionSet<string>({ data });
  const castType = "Microsoft.Dynamics.CRM.OptionSetMetadata";
  expect(await client.retrieveGlobalOptionSet<object>({ key, castType })).toMatchObject({
    Name: "new_Level",
    Options: [{ Value: 1 }, { Value: 2 }],
  });
  expect((await client.retrieveGlobalOptionSets<object>({ castType, select: ["Name"] })).value).toHaveLength(1);
  await client.deleteGlobalOptionSet({ key });
  expect((await client.retrieveGlobalOptionSets<object>()).value).toEqual([]);
});

test("the types of all tables are described as XML", async () => {
  const document: unknown = await client.retrieveCsdlMetadata();
  expect(document).toContain(`<EntityType Name="new_thing" BaseType="mscrm.crmbaseentity">`);
  expect(document).toContain(`<EntitySet Name="accounts" EntityType="mscrm.account">`);
});

test("changes are published", async () => {
  expect(await client.callAction({ actionName: "PublishAllXml" })).toBeUndefined();
  const ParameterXml = "<importexportxml><entities><entity>new_thing</entity></entities></importexportxml>";
  expect(await client.callAction({ actionName: "PublishXml", action: { ParameterXml } })).toBeUndefined();
});

test("what cannot be made is refused in the service's words", async () => {
  const taken = await refusalOf(client.createEntity({ data: table("new_Thing") }));
  expect(taken).toMatchObject({ status: 400, code: "0x8004700b" });
  const data = column("Integer", "new_Sum", { SourceType: 1 });
  const calculated = await refusalOf(client.createAttribute({ entityKey, data }));
  expect(calculated).toMatchObject({ status: 501, message: expect.stringContaining("calculated") as string });
});
