import { expect, onTestFinished, test } from "vitest";
import { connect } from "../../src/connection/connect.ts";
import { createEmulator } from "../../src/emulator/index.ts";
import { setRecords } from "../../src/index.ts";
import { createTestConnection, rejection } from "./test-connection.ts";
import { closedPort, startServer } from "./web-server.ts";

async function emulatorOnSocket() {
  const emulator = createEmulator();
  onTestFinished(emulator.close);
  const { clientId, clientSecret } = emulator;
  return { emulator, clientId, clientSecret, url: (await emulator.listen()).url };
}

test("a wrong secret is told in the authority's words, with what to check", async () => {
  const { url, clientId, emulator } = await emulatorOnSocket();
  const error = await rejection(connect({ url, clientId, clientSecret: "wrong" }));
  expect(error).toMatchObject({ name: "AuthenticationError", code: "authentication" });
  expect((error as Error).message).toMatch(
    new RegExp(
      `^Signing in application ${clientId} at ${url}/${emulator.tenantId} failed: AADSTS7000215: Invalid client secret .*` +
        "Check the client id, the client secret \\(its value, not its id; secrets expire\\) and the tenant\\.$",
    ),
  );
});

test("an unknown application is told", async () => {
  const { url, clientSecret } = await emulatorOnSocket();
  const clientId = "0f0e0d0c-0b0a-4908-8706-050403020100";
  await expect(connect({ url, clientId, clientSecret })).rejects.toThrow(
    `AADSTS700016: Application with identifier '${clientId}' was not found`,
  );
});

test("an unknown tenant is told", async () => {
  const { url, clientId, clientSecret } = await emulatorOnSocket();
  await expect(connect({ url, clientId, clientSecret, tenantId: "nobody.example" })).rejects.toThrow(
    "AADSTS90002: Tenant 'nobody.example' not found.",
  );
});

test("a host on which nobody listens is told at once, with what to check", async () => {
  const host = `127.0.0.1:${await closedPort()}`;
  const error = await rejection(connect({ url: `http://${host}`, clientId: "app", clientSecret: "secret" }));
  expect(error).toMatchObject({
    name: "TransportError",
    unknownOutcome: false,
    message:
      `Could not reach ${host} (ECONNREFUSED). Check the environment's URL and the network; ` +
      "behind a proxy set HTTPS_PROXY, with a private certificate authority NODE_EXTRA_CA_CERTS.",
  });
});

test("a host that does not exist is told by its name", async () => {
  const error = await rejection(connect({ url: "https://nowhere.invalid", clientId: "app", clientSecret: "secret" }));
  expect(error).toMatchObject({ code: "transport", unknownOutcome: false });
  expect((error as Error).message).toMatch(/^Could not reach nowhere\.invalid \((ENOTFOUND|EAI_AGAIN)\)\. Check/);
});

test.each([
  [200, "text/html"],
  [404, "text/html"],
  [401, "application/json"],
])("an address that is no Dataverse environment is told: it answers %i", async (status, type) => {
  const server = await startServer(() => ({ status, headers: { "content-type": type }, body: "<html></html>" }));
  await expect(connect({ url: server.url, clientId: "app", clientSecret: "secret" })).rejects.toThrow(
    `${server.url} did not answer like a Dataverse environment: expected status 401 with a Bearer challenge, got ${status}. ` +
      "Check the environment's URL, https://<name>.crm<n>.dynamics.com.",
  );
});

test("when the host is gone before a run every record that was read is answered as not sent", async () => {
  const connection = createTestConnection({ url: `http://127.0.0.1:${await closedPort()}` });
  const error = await rejection(setRecords("account", [{ name: "a" }], { createOnly: true, connection }));
  expect(error).toMatchObject({ code: "transport", unknownOutcome: false });
});
