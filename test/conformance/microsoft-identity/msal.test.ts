import { ConfidentialClientApplication, PublicClientApplication, type AuthenticationResult } from "@azure/msal-node";
import { afterEach, beforeEach, expect, test } from "vitest";
import { approve, httpsEmulator, userIdOf, whoHas, type HttpsEmulator } from "./https-emulator.ts";

const desktopClient = "51f81489-12ee-4a9e-aaae-a2591f45987d";

let ahead = 0;
let org: HttpsEmulator;
beforeEach(async () => {
  ahead = 0;
  org = await httpsEmulator({
    clock: () => Date.now() + ahead,
    tokenLifetimeSeconds: 60,
    deviceCodeIntervalSeconds: 1,
    users: [{ name: "Ada Lovelace" }],
  });
});
afterEach(() => org.emulator.close());

function authOf(clientId: string, tenant: string) {
  return { clientId, authority: `${org.url}/${tenant}`, knownAuthorities: [new URL(org.url).host] };
}

function application(clientSecret: string, tenant = org.emulator.tenantId): ConfidentialClientApplication {
  return new ConfidentialClientApplication({ auth: { ...authOf(org.emulator.clientId, tenant), clientSecret } });
}

function signInByDeviceCode(client: PublicClientApplication, user: string): Promise<AuthenticationResult | null> {
  return client.acquireTokenByDeviceCode({
    scopes: [org.scope],
    deviceCodeCallback: ({ userCode }) => void approve(org.url, userCode, user),
  });
}

test("an application signs in with its secret", async () => {
  const result = await application(org.emulator.clientSecret).acquireTokenByClientCredential({ scopes: [org.scope] });
  expect(await whoHas(result!.accessToken, org.url)).toBe(userIdOf("Application 00000000", org.emulator));
});

test("a wrong secret is the error that MSAL knows", async () => {
  await expect(application("wrong").acquireTokenByClientCredential({ scopes: [org.scope] })).rejects.toMatchObject({
    errorCode: "invalid_client",
    errorMessage: expect.stringContaining("AADSTS7000215") as string,
  });
});

test("an unknown tenant is an error", async () => {
  const client = application(org.emulator.clientSecret, desktopClient);
  await expect(client.acquireTokenByClientCredential({ scopes: [org.scope] })).rejects.toThrow();
});

test.each(["common", "organizations"])("somebody signs in by device code at the tenant '%s'", async (tenant) => {
  const client = new PublicClientApplication({ auth: authOf(desktopClient, tenant) });
  const result = await signInByDeviceCode(client, "ada.lovelace@emulator.example");
  expect(result).toMatchObject({
    tenantId: org.emulator.tenantId,
    account: { username: "ada.lovelace@emulator.example", name: "Ada Lovelace", tenantId: org.emulator.tenantId },
  });
  expect(await whoHas(result!.accessToken, org.url)).toBe(userIdOf("Lovelace", org.emulator));
});

test("a token that has expired is refused, and MSAL gets another silently, again and again", async () => {
  const client = new PublicClientApplication({ auth: authOf(desktopClient, org.emulator.tenantId) });
  let result = await signInByDeviceCode(client, "ada.lovelace@emulator.example");
  for (let round = 0; round < 2; round += 1) {
    ahead += 61_000;
    expect(await whoHas(result!.accessToken, org.url)).toBe(401);
    result = await client.acquireTokenSilent({ account: result!.account!, scopes: [org.scope] });
    expect(result.fromCache).toBe(false);
    expect(await whoHas(result.accessToken, org.url)).toBe(userIdOf("Lovelace", org.emulator));
  }
});

test("a refresh token that has expired makes MSAL ask for a new sign-in", async () => {
  const client = new PublicClientApplication({ auth: authOf(desktopClient, org.emulator.tenantId) });
  const result = await signInByDeviceCode(client, "ada.lovelace@emulator.example");
  ahead += 91 * 24 * 60 * 60 * 1000;
  await expect(client.acquireTokenSilent({ account: result!.account!, scopes: [org.scope] })).rejects.toMatchObject({
    errorCode: "invalid_grant",
  });
});

test("a device code that nobody approves in time is over", async () => {
  const client = new PublicClientApplication({ auth: authOf(desktopClient, org.emulator.tenantId) });
  const signingIn = client.acquireTokenByDeviceCode({
    scopes: [org.scope],
    deviceCodeCallback: () => {
      ahead += 901_000;
    },
  });
  await expect(signingIn).rejects.toMatchObject({ errorMessage: expect.stringContaining("expired_token") as string });
});
