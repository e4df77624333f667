import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { connect } from "../../src/connection/connect.ts";
import { withConnection } from "../../src/connection/default-connection.ts";
import type { ServiceRequest } from "../../src/connection/request.ts";
import { UsageError } from "../../src/errors.ts";
import { invokeParallel, removeRecords, setRecords } from "../../src/index.ts";
import { createTestConnection, rejection } from "./test-connection.ts";
import { inTurn, startServer, type Reply } from "./web-server.ts";

/** A wait ends within 50 ms; the rest is for a machine that runs other tests as well. */
const PROMPT_MS = 250;

const GOOD: Reply = { status: 200, body: "{}" };
const request: ServiceRequest = { method: "GET", path: "WhoAmI", idempotent: true };

test("a clone counts for itself and for the one that it was cloned from", async () => {
  const server = await startServer(inTurn({ status: 429, headers: { "retry-after": "1" } }, GOOD));
  const connection = createTestConnection({ url: server.url });
  const clone = connection.clone();
  const cloneOfClone = clone.clone();
  await cloneOfClone.send(request);
  await clone.send(request);
  await connection.send(request);
  expect(cloneOfClone.stats).toEqual({ requests: 2, retries: 1, throttled: 1, powerPlatformRequests: 1 });
  expect(clone.stats).toEqual({ requests: 3, retries: 1, throttled: 1, powerPlatformRequests: 2 });
  expect(connection.stats).toEqual({ requests: 4, retries: 1, throttled: 1, powerPlatformRequests: 3 });
});

test("a clone shares the environment, so that nothing is learnt twice", () => {
  const connection = createTestConnection({ url: "http://127.0.0.1:9" });
  const clone = connection.clone();
  expect(clone.environment).toBe(connection.environment);
  expect(clone.url).toBe(connection.url);
  expect(clone).not.toBe(connection);
});

test("closing a clone leaves the connection open", async () => {
  const server = await startServer(() => GOOD);
  const connection = createTestConnection({ url: server.url });
  const clone = connection.clone();
  await clone.close();
  await expect(clone.send(request)).rejects.toThrow("The connection is closed.");
  expect(await connection.send(request)).toMatchObject({ status: 200 });
});

test("closing waits for what is in flight, that of clones included, and refuses what comes afterwards", async () => {
  const server = await startServer(() => ({ ...GOOD, afterMs: 60 }));
  const connection = createTestConnection({ url: server.url });
  const clone = connection.clone();
  const ends: string[] = [];
  const sent = [connection.send(request), clone.send(request)].map((each) => each.then(() => ends.push("answered")));
  await connection.close();
  ends.push("closed");
  await Promise.all(sent);
  expect(ends).toEqual(["answered", "answered", "closed"]);
  for (const each of [connection, clone]) {
    expect(await rejection(each.send(request))).toMatchObject({
      code: "usage",
      message: "The connection is closed. Await all work before you close it, or connect again.",
    });
    expect(() => each.clone()).toThrow(UsageError);
  }
  expect(server.received).toHaveLength(2);
});

test("closing twice is closing once", async () => {
  const connection = createTestConnection({ url: "http://127.0.0.1:9" });
  await connection.close();
  await connection.close();
  await connection[Symbol.asyncDispose]();
});

test("closing tells of every run that was made and never awaited", async () => {
  const connection = await connect({ url: "emulator:" });
  void setRecords("account", [], { createOnly: true, connection });
  void removeRecords("account", [], { connection });
  void invokeParallel([1], () => 1, { connection });
  await expect(connection.close()).rejects.toThrow(
    "The connection was closed, but 3 run(s) made with it were never awaited, so nothing of them was done.",
  );
});

test("a run that was awaited or iterated is not missed", async () => {
  const connection = await connect({ url: "emulator:" });
  await setRecords("account", [{ name: "a" }], { createOnly: true, connection });
  for await (const { status } of setRecords("account", [{ name: "b" }], { createOnly: true, connection })) {
    expect(status).toBe("ok");
  }
  await withConnection(connection, () => invokeParallel([1], () => 1));
  await connection.close();
});

test("with affinity none no cookie is ever sent back", async () => {
  const server = await startServer(() => ({ ...GOOD, headers: { "set-cookie": "ARRAffinity=one; path=/; secure" } }));
  const connection = createTestConnection({ url: server.url });
  for (let count = 0; count < 3; count++) await connection.send(request);
  expect(server.received.map(({ headers }) => headers.cookie)).toEqual([undefined, undefined, undefined]);
});

test("with affinity sticky each clone stays on the server that answered it first, and moves when it is moved", async () => {
  let server = 0;
  const web = await startServer(({ headers }) => {
    const name = headers.cookie === "ARRAffinity=server1" && web.received.length > 4 ? "moved" : `server${++server}`;
    const set = headers.cookie !== undefined && name !== "moved" ? {} : { "set-cookie": cookies(name) };
    return { ...GOOD, headers: set };
  });
  const connection = createTestConnection({ url: web.url, affinity: "sticky" });
  const clone = connection.clone();
  for (const each of [connection, clone, connection, clone, connection, connection]) await each.send(request);
  expect(web.received.map(({ headers }) => headers.cookie)).toEqual([
    undefined,
    undefined,
    "ARRAffinity=server1",
    "ARRAffinity=server2",
    "ARRAffinity=server1",
    "ARRAffinity=moved",
  ]);
});

function cookies(name: string): string[] {
  return [`ReqClientId=x; path=/`, `ARRAffinity=${name}; path=/; secure`, `ARRAffinitySameSite=${name}; path=/`];
}

test("whoever is impersonated is named on every request", async () => {
  const server = await startServer(() => GOOD);
  const callerId = "0f0e0d0c-0b0a-4908-8706-050403020100";
  const credential = {
    getToken: () => Promise.resolve({ token: "t", expiresOnTimestamp: Date.now() + 3_600_000 }),
  };
  const connection = await connect({ url: server.url, credential, callerId });
  await connection.send(request);
  await connection.clone().send(request);
  await connection.close();
  expect(server.received.map(({ headers }) => headers.callerobjectid)).toEqual([callerId, callerId]);
});

test("a request's own headers and body go out as they are", async () => {
  const server = await startServer(() => GOOD);
  const connection = createTestConnection({ url: server.url });
  await connection.send({
    method: "PATCH",
    path: "accounts(1)?tag=x",
    headers: { "if-match": "*", prefer: "return=representation" },
    body: '{"name":"Grüße"}',
    idempotent: true,
  });
  expect(server.received[0]).toMatchObject({
    method: "PATCH",
    path: "/api/data/v9.2/accounts(1)?tag=x",
    headers: { "if-match": "*", prefer: "return=representation", "content-type": "application/json" },
    body: '{"name":"Grüße"}',
  });
});

test("a next link of the same environment is followed as it is", async () => {
  const server = await startServer(() => GOOD);
  const connection = createTestConnection({ url: server.url });
  const path = "/api/data/v9.2/accounts?$skiptoken=%3Ccookie%20pagenumber=%222%22%20/%3E";
  await connection.send({ ...request, path: server.url + path });
  expect(server.received[0]?.path).toBe(path);
});

test.each(["https://stranger.example/api/data/v9.2/accounts", "HTTP://127.0.0.1:1/accounts"])(
  "the token does not follow a link to %s",
  async (path) => {
    const server = await startServer(() => GOOD);
    const connection = createTestConnection({ url: server.url });
    const error = await rejection(connection.send({ ...request, path }));
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message).toMatch(
      /^The address leads to .+, not to the environment .+ It was not followed\.$/,
    );
    expect(server.received).toEqual([]);
    expect(connection.explain().lanes).toMatchObject([{ inFlight: 0 }]);
  },
);

test("an abort cancels what is in flight at once, with the signal's own reason", async () => {
  const server = await startServer(() => "silence");
  const connection = createTestConnection({ url: server.url });
  const controller = new AbortController();
  const reason = new RangeError("enough");
  const sent = rejection(connection.send(request, { signal: controller.signal }));
  while (server.received.length === 0) await sleep(2);
  const at = performance.now();
  controller.abort(reason);
  expect(await sent).toBe(reason);
  expect(performance.now() - at).toBeLessThan(PROMPT_MS);
  expect(connection.explain().lanes).toMatchObject([{ inFlight: 0 }]);
});

test.each([
  ["a budget", { status: 429, headers: { "retry-after": "60" } }],
  ["a gateway", { status: 503, headers: { "retry-after": "60" } }],
] as const)("an abort ends the wait for %s at once, with the signal's own reason", async (_, reply) => {
  const server = await startServer(() => reply);
  const credential = {
    getToken: () => Promise.resolve({ token: "t", expiresOnTimestamp: Date.now() + 3_600_000 }),
  };
  const connection = await connect({ url: server.url, credential });
  const controller = new AbortController();
  const reason = new Error("enough");
  const sent = rejection(connection.send(request, { signal: controller.signal }));
  while (server.received.length === 0) await sleep(2);
  await sleep(20);
  const at = performance.now();
  controller.abort(reason);
  expect(await sent).toBe(reason);
  expect(performance.now() - at).toBeLessThan(PROMPT_MS);
  await connection.close();
});

test("an abort ends the wait for a token, and leaves it to the others who wait for it", async () => {
  const server = await startServer(() => GOOD);
  const late = Promise.withResolvers<{ token: string; expiresOnTimestamp: number }>();
  const connection = createTestConnection({ url: server.url, credentials: [{ getToken: () => late.promise }] });
  const controller = new AbortController();
  const reason = new Error("enough");
  const aborted = rejection(connection.send(request, { signal: controller.signal }));
  const patient = connection.send(request);
  controller.abort(reason);
  expect(await aborted).toBe(reason);
  late.resolve({ token: "late", expiresOnTimestamp: Number.MAX_SAFE_INTEGER });
  expect(await patient).toMatchObject({ status: 200 });
  expect(server.received).toHaveLength(1);
});

test("a signal that is aborted already sends nothing", async () => {
  const server = await startServer(() => GOOD);
  const connection = createTestConnection({ url: server.url });
  const reason = new Error("too late");
  expect(await rejection(connection.send(request, { signal: AbortSignal.abort(reason) }))).toBe(reason);
  expect(server.received).toEqual([]);
});
