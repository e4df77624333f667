import { inspect } from "node:util";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { expect, onTestFinished, test } from "vitest";
import { connect } from "../../src/connection/connect.ts";
import type { Connection } from "../../src/connection/connection.ts";
import { createEmulator } from "../../src/emulator/index.ts";
import { rejection } from "./test-connection.ts";
import { closedPort, startServer, type Reply, type WebServer } from "./web-server.ts";

const SECRET = "s3cr3t-that-must-not-show";
const TOKEN = "t0ken-that-must-not-show";

/** All that can be seen of a value, with everything beneath it. */
function seen(value: unknown): string {
  return inspect(value, { depth: Infinity, showHidden: true, getters: true, maxStringLength: Infinity });
}

function expectHidden(value: unknown): void {
  const text = seen(value);
  expect(text).not.toContain(SECRET);
  expect(text).not.toContain(encodeURIComponent(SECRET));
  expect(text).not.toContain(TOKEN);
}

async function startEnvironment(answer: () => Reply): Promise<WebServer> {
  const server: WebServer = await startServer((request) => {
    if (request.method === "POST") return { status: 200, body: JSON.stringify({ access_token: TOKEN }) };
    if (request.headers.authorization !== undefined) return answer();
    const challenge = `Bearer authorization_uri=${server.url}/tenant/oauth2/authorize, resource_id=${server.url}/`;
    return { status: 401, headers: { "www-authenticate": challenge } };
  });
  return server;
}

async function open(server: WebServer): Promise<Connection> {
  const connection = await connect({ url: server.url, clientId: "app", clientSecret: SECRET, timeoutMs: 100 });
  onTestFinished(() => connection.close());
  return connection;
}

test("neither a connection nor its clone shows the secret or the token", async () => {
  const server = await startEnvironment(() => ({ status: 200, body: "{}" }));
  const connection = await open(server);
  await connection.send({ method: "GET", path: "WhoAmI", idempotent: true });
  expectHidden(connection);
  expectHidden(connection.clone());
  expect(JSON.stringify(connection)).not.toContain(TOKEN);
});

test.each<[string, Reply]>([
  ["a refusal", { status: 400, body: '{"error":{"code":"0x1","message":"no"}}' }],
  ["a refused sign-in", { status: 401 }],
  ["a broken connection", "reset"],
  ["a broken answer", "resetWithinBody"],
  ["a time-out", "silence"],
  ["a gateway", { status: 502 }],
])("the error of %s shows neither, nor do its causes", async (_, reply) => {
  const connection = await open(await startEnvironment(() => reply));
  const error = await rejection(connection.send({ method: "GET", path: "accounts", idempotent: false }));
  expect(error).toBeInstanceOf(Error);
  expectHidden(error);
});

test("the error of a wrong secret does not show it", async () => {
  const { fetch, url, clientId, tenantId, close } = createEmulator();
  onTestFinished(close);
  const options = { url, clientId, clientSecret: SECRET, tenantId, authorityHost: url, transport: fetch };
  const error = await rejection(connect(options));
  expect(error).toMatchObject({ code: "authentication" });
  expectHidden(error);
});

test("the error of an authority that cannot be reached does not show the secret", async () => {
  const authorityHost = `http://127.0.0.1:${await closedPort()}`;
  const options = { url: authorityHost, tenantId: "t", clientId: "app", clientSecret: SECRET, authorityHost };
  const error = await rejection(connect(options));
  expect(error).toMatchObject({ code: "transport" });
  expectHidden(error);
});

test("the error of an option that cannot be does not show the secret", async () => {
  const options = { url: "https://org.example", clientId: "app", clientSecret: SECRET, timeoutMs: -1 };
  expectHidden(await rejection(connect(options)));
});

test("what is published holds neither", async () => {
  const heard: unknown[] = [];
  const hear = (event: unknown): unknown => heard.push(event);
  subscribe("dataverse-parallel:request", hear);
  onTestFinished(() => void unsubscribe("dataverse-parallel:request", hear));
  const connection = await open(await startEnvironment(() => ({ status: 200, body: "{}" })));
  await connection.send({ method: "GET", path: "WhoAmI", idempotent: true });
  expect(heard).toHaveLength(1);
  expectHidden(heard);
});
