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

/** What the client can do and the emulator cannot: the feature that the refusal names, and the call. */
const calls: readonly (readonly [feature: string, call: () => Promise<unknown>])[] = [
  ["'savedQuery'", () => client.retrieve({ collection, key: ID, savedQuery: ID })],
  ["change tracking", () => client.retrieveMultiple({ collection, trackChanges: true })],
  ["'WinOpportunity'", () => client.callAction({ actionName: "WinOpportunity", action: { Status: 3 } })],
  ["'/api/search'", () => client.query({ query: { search: "Contoso" } })],
];

test.each(calls)("what is not there yet is refused by name: %s", async (feature, call) => {
  const error = await refusalOf(call());
  expect(error).toMatchObject({ status: 501, message: expect.stringContaining(feature) as string });
  expect(error.message).toContain("The emulator does not support");
});

test("nothing of all that has changed anything", () => {
  expect(emulator.snapshot("account")).toMatchObject([{ accountid: ID, name: "Contoso" }]);
});
