import type { DynamicsWebApi } from "dynamics-web-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Emulator } from "../../../src/emulator/index.ts";
import { connected, refusalOf } from "./client.ts";

let emulator: Emulator;
let client: DynamicsWebApi;
beforeAll(async () => {
  ({ emulator, client } = await connected());
});
afterAll(() => emulator.close());

const entityKey = "LogicalName='account'";

test("all tables are listed at once", async () => {
  const { value } = await client.retrieveEntities<{ LogicalName: string }>({ select: ["LogicalName"] });
  const names = value.map(({ LogicalName }) => LogicalName);
  expect(names).toEqual(expect.arrayContaining(["account", "contact", "team", "systemuser"]));
});

test("tables are found by filters, texts and members of enumerations", async () => {
  const select = ["LogicalName", "EntitySetName"];
  const found = await client.retrieveEntities<object>({ select, filter: "LogicalName eq 'account'" });
  expect(found.value).toMatchObject([{ LogicalName: "account", EntitySetName: "accounts" }]);
  const owned = await client.retrieveEntities<{ LogicalName: string }>({
    select,
    filter: "OwnershipType eq Microsoft.Dynamics.CRM.OwnershipTypes'BusinessOwned'",
  });
  expect(owned.value.map(({ LogicalName }) => LogicalName)).toContain("team");
});

test("a table is found by its name and by its id", async () => {
  const select = ["LogicalName", "PrimaryIdAttribute"];
  const byName = await client.retrieveEntity<{ MetadataId: string }>({ key: entityKey, select });
  expect(byName).toMatchObject({ LogicalName: "account", PrimaryIdAttribute: "accountid" });
  const byId = await client.retrieveEntity<object>({ key: byName.MetadataId, select });
  expect(byId).toEqual(byName);
});

test("a table comes with its columns when they are expanded", async () => {
  const entity = await client.retrieveEntity<{ Attributes: readonly object[] }>({
    key: entityKey,
    select: ["LogicalName"],
    expand: [{ property: "Attributes", select: ["LogicalName"], filter: "LogicalName eq 'name'" }],
  });
  expect(entity.Attributes).toMatchObject([{ LogicalName: "name" }]);
});

test("a choice's options are listed by a cast to its type", async () => {
  const { value } = await client.retrieveAttributes<{ OptionSet: { Options: readonly object[] } }>({
    entityKey,
    castType: "Microsoft.Dynamics.CRM.PicklistAttributeMetadata",
    select: ["LogicalName"],
    filter: "LogicalName eq 'preferredcontactmethodcode'",
    expand: [{ property: "OptionSet", select: ["Options"] }],
  });
  expect(value).toHaveLength(1);
  expect(value[0]?.OptionSet.Options[0]).toMatchObject({ Value: 1, Label: { UserLocalizedLabel: { Label: "Any" } } });
});

test("one column is found by its name", async () => {
  const castType = "Microsoft.Dynamics.CRM.StringAttributeMetadata";
  const attribute = { entityKey, attributeKey: "LogicalName='name'", castType, select: ["MaxLength"] };
  expect(await client.retrieveAttribute<object>(attribute)).toMatchObject({ MaxLength: 160 });
});

test("a table that does not exist is not found", async () => {
  const error = await refusalOf(client.retrieveEntity({ key: "LogicalName='nothing'", select: ["LogicalName"] }));
  expect(error).toMatchObject({ status: 404, code: "0x80040217" });
  expect(error.message).toContain("Could not find an entity with name nothing");
});
