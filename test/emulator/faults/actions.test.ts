import { connect } from "node:net";
import { text as readText } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { FaultAction } from "../../../src/emulator/index.ts";
import { sender, signedIn, tokenFor, type Send, type SignedIn } from "../signed-in.ts";
import { fakeTiming, type FakeTiming } from "../weather/fake-timing.ts";

let org: SignedIn;
let timing: FakeTiming;
let sendBySocket: Send;
let url: string;
let token: string;
beforeEach(async () => {
  timing = fakeTiming();
  org = await signedIn({ sleep: timing.sleep });
  ({ url } = await org.emulator.listen());
  token = await tokenFor(org.emulator, fetch, url);
  sendBySocket = sender(fetch, url, token);
});
afterEach(() => org.emulator.close());

const names = () => org.emulator.snapshot("account").map(({ name }) => name);
const hit = (action: FaultAction) => org.emulator.faults.add({ action });
const post = (send: Send) => send("POST", "accounts", { name: "A" }, { Prefer: "return=representation" });

test("token-expired answers as to a token that has expired: 401 with where to sign in, and nothing done", async () => {
  hit("token-expired");
  const reply = await post(org.send);
  expect([reply.status, reply.headers.get("WWW-Authenticate")]).toEqual([
    401,
    expect.stringContaining("authorization_uri="),
  ]);
  expect(names()).toEqual([]);
  expect((await post(org.send)).status).toBe(201);
});

test("sign-in-page answers with a page instead of JSON, and nothing is done", async () => {
  hit("sign-in-page");
  const reply = await post(org.send);
  expect([reply.status, reply.headers.get("Content-Type")]).toEqual([200, "text/html; charset=utf-8"]);
  expect(reply.text).toContain("<title>Sign in to your account</title>");
  expect(names()).toEqual([]);
});

test("repeat-request does it twice", async () => {
  hit("repeat-request");
  expect((await post(org.send)).status).toBe(201);
  expect(names()).toEqual(["A", "A"]);

  hit("repeat-request");
  const id = "00000000-0000-0000-0000-000000000001";
  const again = await org.send("POST", "accounts", { accountid: id, name: "B" });
  expect([again.status, again.error.code]).toEqual([412, "0x80040237"]);
});

test.each(["before", "after"] as const)("hang-%s never answers, until the client gives up", async (moment) => {
  hit(`hang-${moment}`);
  const sent = org.emulator.fetch(creation(AbortSignal.timeout(30)));
  await expect(sent).rejects.toMatchObject({ name: "TimeoutError" });
  expect(names()).toEqual(moment === "after" ? ["A"] : []);

  hit(`hang-${moment}`);
  await expect(fetch(creation(AbortSignal.timeout(30)))).rejects.toMatchObject({ name: "TimeoutError" });
  expect((await post(sendBySocket)).status).toBe(201);
});

test("an answer can be late with the operation done, or the operation itself", async () => {
  hit({ delayMs: 1000, delay: "answer" });
  const answer = post(org.send);
  await timing.advance(999);
  expect(names()).toEqual(["A"]);
  await timing.advance(1);
  expect((await answer).status).toBe(201);

  hit({ delayMs: 1000 });
  const late = post(org.send);
  await timing.advance(999);
  expect(names()).toEqual(["A"]);
  await timing.advance(1);
  await late;
  expect(names()).toEqual(["A", "A"]);
});

test("a truncated answer breaks off in the middle, with the operation done", async () => {
  hit("truncate");
  const response = await org.emulator.fetch(creation());
  expect(response.status).toBe(201);
  await expect(response.text()).rejects.toMatchObject({ cause: { code: "ECONNRESET" } });
  expect(names()).toEqual(["A"]);
});

test("over a socket a truncated answer is shorter than it says, and the next request is served", async () => {
  hit("truncate");
  await expect(post(sendBySocket)).rejects.toThrow("terminated");
  expect(names()).toEqual(["A"]);
  expect((await post(sendBySocket)).status).toBe(201);
});

test("an answer without a body that should be truncated is a broken connection", async () => {
  hit("truncate");
  await expect(org.send("POST", "accounts", { name: "A" })).rejects.toMatchObject({ cause: { code: "ECONNRESET" } });
  expect(names()).toEqual(["A"]);
});

test("over a socket a repeated answer arrives twice, to one request that is done once", async () => {
  hit("repeat-answer");
  const text = await rawAnswer();
  expect(text.match(/HTTP\/1\.1 201 Created/g)).toHaveLength(2);
  const [, first, second] = text.split("HTTP/1.1 201 Created");
  expect(first).toBe(second);
  expect(names()).toEqual(["A"]);
});

test("who takes the first of two answers is served as if there were one", async () => {
  hit("repeat-answer");
  expect((await post(sendBySocket)).json).toMatchObject({ name: "A" });
  expect((await post(sendBySocket)).status).toBe(201);
});

/** Creates an account and asks to see it. */
function creation(signal: AbortSignal | null = null): Request {
  const headers = {
    Authorization: `Bearer ${token}`,
    "Content-Type": "application/json",
    Prefer: "return=representation",
  };
  return new Request(`${url}/api/data/v9.2/accounts`, { method: "POST", headers, body: `{"name":"A"}`, signal });
}

/** Everything that arrives on a connection after one request. */
async function rawAnswer(): Promise<string> {
  const request = creation();
  const body = await request.text();
  const { hostname, port, host, pathname } = new URL(url + "/api/data/v9.2/accounts");
  const socket = connect(Number(port), hostname);
  const headers = [...request.headers, ["Host", host], ["Content-Length", String(body.length)]];
  socket.write(`POST ${pathname} HTTP/1.1\r\n${headers.map((pair) => `${pair.join(": ")}\r\n`).join("")}\r\n${body}`);
  return readText(socket);
}
