import type { DynamicsWebApi } from "dynamics-web-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Emulator } from "../../../src/emulator/index.ts";
import { connected, refusalOf } from "./client.ts";

const ID = "00000000-0000-4000-8000-000000000001";

let emulator: Emulator;
let client: DynamicsWebApi;
beforeAll(async () => {
  ({ emulator, client } = await connected());
  await client.upsert({ collection: "accounts", key: ID, data: { name: "Contoso" } });
});
afterAll(() => emulator.close());

const collection = "accounts";
const relatedCollection = "contacts";
const entityKey = "LogicalName='account'";

/** What the client can do and the emulator cannot: the feature that the refusal names, and the call. */
const calls: readonly (readonly [feature: string, call: () => Promise<unknown>])[] = [
  ["'fetchXml'", () => client.fetch({ collection, fetchXml: "<fetch><entity name='account'/></fetch>" })],
  ["'$expand'", () => client.retrieveMultiple({ collection, expand: [{ property: "primarycontactid" }] })],
  ["'$expand'", () => client.retrieve({ collection, key: ID, expand: [{ property: "contact_customer_accounts" }] })],
  ["'$apply'", () => client.retrieveMultiple({ collection, apply: "groupby((name))" })],
  [
    "'any'",
    () => client.retrieveMultiple({ collection, filter: "contact_customer_accounts/any(c:c/lastname eq 'x')" }),
  ],
  ["'savedQuery'", () => client.retrieve({ collection, key: ID, savedQuery: ID })],
  ["change tracking", () => client.retrieveMultiple({ collection, trackChanges: true })],
  ["alternate keys", () => client.retrieve({ collection, key: "accountnumber='A1'" })],
  ["alternate keys", () => client.upsert({ collection, key: "accountnumber='A1'", data: { name: "A" } })],
  ["/name'", () => client.updateSingleProperty({ collection, key: ID, fieldValuePair: { name: "A" } })],
  ["/name'", () => client.deleteRecord({ collection, key: ID, property: "name" })],
  [
    "'$ref'",
    () =>
      client.associate({
        collection,
        primaryKey: ID,
        relationshipName: "contact_customer_accounts",
        relatedCollection,
        relatedKey: ID,
      }),
  ],
  [
    "'$ref'",
    () =>
      client.associateSingleValued({
        collection,
        primaryKey: ID,
        navigationProperty: "primarycontactid",
        relatedCollection,
        relatedKey: ID,
      }),
  ],
  ["'Microsoft.Dynamics.CRM.UpsertMultiple'", () => callBound("Microsoft.Dynamics.CRM.UpsertMultiple")],
  ["'WinOpportunity'", () => client.callAction({ actionName: "WinOpportunity", action: { Status: 3 } })],
  ["'RetrieveTotalRecordCount()'", () => client.callFunction({ name: "RetrieveTotalRecordCount" })],
  ["'$metadata'", () => client.retrieveCsdlMetadata()],
  ["'RelationshipDefinitions'", () => client.retrieveRelationships()],
  ["making or changing definitions", () => client.createEntity({ data: { SchemaName: "new_Table" } })],
  ["making or changing definitions", () => client.createAttribute({ entityKey, data: { SchemaName: "new_Column" } })],
  ["'/api/search'", () => client.query({ query: { search: "Contoso" } })],
];

function callBound(actionName: string): Promise<unknown> {
  return client.callAction({ collection, actionName, action: { Targets: [] } });
}

test.each(calls)("what is not there yet is refused by name: %s", async (feature, call) => {
  const error = await refusalOf(call());
  expect(error).toMatchObject({ status: 501, message: expect.stringContaining(feature) as string });
  expect(error.message).toContain("The emulator does not support");
});

test("nothing of all that has changed anything", () => {
  expect(emulator.snapshot("account")).toMatchObject([{ accountid: ID, name: "Contoso" }]);
});

test("a deep insert is refused by name", async () => {
  const data = { name: "A", contact_customer_accounts: [{ lastname: "B" }] };
  const error = await refusalOf(client.create({ collection, data }));
  expect(error).toMatchObject({ status: 501 });
  expect(error.message).toContain("records inside of a record ('contact_customer_accounts')");
});
