import { ClientSecretCredential, DeviceCodeCredential } from "@azure/identity";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { connect, getRecords, setRecords, whoAmI, type Connection, type ConnectOptions } from "../../../src/index.ts";
import { approve, httpsEmulator, userIdOf, whoHas, type HttpsEmulator } from "./https-emulator.ts";

let ahead = 0;
let org: HttpsEmulator;
beforeEach(async () => {
  ahead = 0;
  org = await httpsEmulator({
    clock: () => Date.now() + ahead,
    tokenLifetimeSeconds: 60,
    deviceCodeIntervalSeconds: 1,
    users: [{ name: "Ada Lovelace" }, { name: "Grace Hopper", userName: "grace@navy.example" }],
  });
});
afterEach(() => org.emulator.close());

const authority = () => ({ authorityHost: org.url, disableInstanceDiscovery: true });

function application(clientSecret = org.emulator.clientSecret): ClientSecretCredential {
  return new ClientSecretCredential(org.emulator.tenantId, org.emulator.clientId, clientSecret, authority());
}

/** Signs in whom it is told, and counts how often it asked. */
function person(user: string) {
  const prompts: string[] = [];
  const credential = new DeviceCodeCredential({
    ...authority(),
    userPromptCallback: ({ userCode, message }) => {
      prompts.push(message);
      void approve(org.url, userCode, user);
    },
  });
  return { credential, prompts };
}

async function connected(options: Omit<ConnectOptions, "url">): Promise<Connection> {
  const connection = await connect({ url: org.url, ...options });
  onTestFinished(() => connection.close());
  return connection;
}

test("an application signs in with its secret", async () => {
  const { token } = await application().getToken(org.scope);
  expect(await whoHas(token, org.url)).toBe(userIdOf("Application 00000000", org.emulator));
});

test("a wrong secret is the error that the client knows", async () => {
  await expect(application("wrong").getToken(org.scope)).rejects.toMatchObject({
    message: expect.stringContaining("AADSTS7000215") as string,
  });
});

test("somebody signs in by device code and, when the token has expired, is not asked again", async () => {
  const { credential, prompts } = person("grace@navy.example");
  const first = await credential.getToken(org.scope);
  ahead += 61_000;
  expect(await whoHas(first.token, org.url)).toBe(401);
  const second = await credential.getToken(org.scope);
  expect(await whoHas(second.token, org.url)).toBe(userIdOf("Hopper", org.emulator));
  expect(prompts).toEqual([expect.stringMatching(`${org.url}/_emulator/devicelogin and enter the code [A-Z]{9} `)]);
});

test("our connection works with both credentials, past the end of their tokens", async () => {
  for (const [credential, lastName] of [
    [application(), "Application 00000000"],
    [person("ada.lovelace@emulator.example").credential, "Lovelace"],
  ] as const) {
    const connection = await connected({ credential });
    const userId = userIdOf(lastName, org.emulator);
    expect(await whoAmI({ connection })).toMatchObject({ userId });
    ahead += 61_000;
    await setRecords("account", [{ name: lastName }], { createOnly: true, connection });
    const names: unknown[] = [];
    for await (const { name } of getRecords("account", { columns: ["name"], connection })) names.push(name);
    expect(names).toContain(lastName);
    expect(org.emulator.snapshot("account")).toContainEqual(
      expect.objectContaining({ name: lastName, createdby: userId }),
    );
  }
});

test("our own client secret sign-in works over HTTPS", async () => {
  const { clientId, clientSecret } = org.emulator;
  const connection = await connected({ clientId, clientSecret });
  expect(await whoAmI({ connection })).toMatchObject({ userId: userIdOf("Application 00000000", org.emulator) });
});
