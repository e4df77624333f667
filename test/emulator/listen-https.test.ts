import { generateKeyPairSync } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  httpsEmulator,
  makeCertificate,
  type HttpsEmulator,
} from "../conformance/microsoft-identity/https-emulator.ts";
import { sender, tokenFor } from "./signed-in.ts";

const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const otherKey = privateKey.export({ type: "pkcs8", format: "pem" }).toString();

let org: HttpsEmulator;
beforeEach(async () => {
  org = await httpsEmulator();
});
afterEach(() => org.emulator.close());

test("with a certificate the address is https, and so are those in the answers", async () => {
  expect(org.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  const send = sender(fetch, org.url, await tokenFor(org.emulator, fetch, org.url));
  const created = await send("POST", "accounts", { name: "Contoso" });
  expect(created.headers.get("OData-EntityId")).toMatch(`${org.url}/api/data/v9.2/accounts(`);
});

test("a host's name stays in the address, because the certificate may be for that name alone", async () => {
  const { private: key, cert } = await makeCertificate();
  const { url } = await org.emulator.listen({ host: "localhost", tls: { key, cert } });
  expect(url).toMatch(/^https:\/\/localhost:\d+$/);
  await expect(tokenFor(org.emulator, fetch, url)).resolves.toMatch(/^ey/);
});

test("plain HTTP gets no answer there", async () => {
  await expect(fetch(org.url.replace("https:", "http:"))).rejects.toThrow("fetch failed");
});

test("a fault breaks a connection of HTTPS, too", async () => {
  org.emulator.faults.add({ action: "reset-before" });
  await expect(fetch(org.url)).rejects.toThrow("fetch failed");
});

test.each([
  ["a certificate that is none", { cert: "none" }],
  ["another certificate's key", { key: otherKey }],
])("%s is an error that says what is needed", async (_what, wrong) => {
  const { private: key, cert } = await makeCertificate();
  await expect(org.emulator.listen({ tls: { key, cert, ...wrong } })).rejects.toThrow(
    "tls needs a PEM certificate and the PEM private key of it",
  );
});

test("the page on which people sign in answers this machine only", async () => {
  const page = `${org.url}/_emulator/devicelogin`;
  expect((await fetch(page)).status).toBe(200);
  expect((await fetch(page, { headers: { Origin: "https://elsewhere.example" } })).status).toBe(403);
});
