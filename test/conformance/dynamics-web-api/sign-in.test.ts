import { DynamicsWebApi } from "dynamics-web-api";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createEmulator } from "../../../src/emulator/index.ts";
import { tokenFor } from "../../emulator/signed-in.ts";
import { connected, refusalOf, type Connected } from "./client.ts";

let time = Date.parse("2026-01-01T00:00:00Z");
let org: Connected;
beforeEach(async () => {
  org = await connected({ clock: () => time, tokenLifetimeSeconds: 60 });
});
afterEach(() => org.emulator.close());

const whoAmI = (token: string) => org.client.callFunction<object>({ name: "WhoAmI", token });
const challenge = () =>
  `Bearer authorization_uri=${org.url}/${org.emulator.tenantId}/oauth2/authorize, resource_id=${org.url}/`;

test("a token serves for many requests", async () => {
  const token = await tokenFor(org.emulator, fetch, org.url);
  expect(await whoAmI(token)).toEqual(await whoAmI(token));
});

test("a wrong token is refused, and the refusal says where to sign in", async () => {
  const error = await refusalOf(whoAmI("wrong"));
  expect(error).toMatchObject({ status: 401, headers: { "www-authenticate": challenge() } });
});

test("a token of another environment is refused", async () => {
  const other = createEmulator({ clock: () => time });
  const token = await tokenFor(other, other.fetch, other.url);
  expect(await refusalOf(whoAmI(token))).toMatchObject({ status: 401 });
  await other.close();
});

test("an expired token is refused, and a fresh one is not", async () => {
  const token = await tokenFor(org.emulator, fetch, org.url);
  time += 61_000;
  expect(await refusalOf(whoAmI(token))).toMatchObject({ status: 401, headers: { "www-authenticate": challenge() } });
  expect(await org.client.callFunction<object>("WhoAmI")).toHaveProperty("UserId");
});

test("a batch needs a token like any other request", async () => {
  const { url, emulator } = org;
  const client = new DynamicsWebApi({ serverUrl: url, onTokenRefresh: () => Promise.resolve("wrong") });
  client.startBatch();
  void client.create({ collection: "accounts", data: { name: "Contoso" } });
  expect(await refusalOf(client.executeBatch())).toMatchObject({ status: 401 });
  expect(emulator.snapshot("account")).toEqual([]);
});

test("the client acts for the user that it impersonates", async () => {
  const azureId = "22222222-0000-4000-8000-000000000002";
  const someone = await org.client.create<object, string>({
    collection: "systemusers",
    data: { lastname: "Someone", azureactivedirectoryobjectid: azureId },
  });
  await org.client.create({ collection: "accounts", data: { name: "Contoso" }, impersonateAAD: azureId });
  expect(org.emulator.snapshot("account")).toMatchObject([{ createdby: someone, ownerid: someone }]);
});
