import { afterEach, beforeEach, expect, test } from "vitest";
import { signedIn, type SignedIn } from "./signed-in.ts";

let org: SignedIn;
beforeEach(async () => {
  org = await signedIn();
});
afterEach(() => org.emulator.close());

const statuses = async (count: number) => {
  const found: number[] = [];
  for (let index = 0; index < count; index++) found.push((await org.send("GET", "WhoAmI")).status);
  return found;
};

test("an answer takes the place of the operation, once", async () => {
  org.emulator.faults.add({ action: { status: 429, headers: { "Retry-After": "7" }, body: "slow down" } });
  const reply = await org.send("POST", "accounts", { name: "A" });
  expect([reply.status, reply.headers.get("Retry-After"), reply.text]).toEqual([429, "7", "slow down"]);
  expect(org.emulator.snapshot("account")).toEqual([]);
  expect((await org.send("POST", "accounts", {})).status).toBe(204);
});

test("a fault waits for its turn and hits as often as it should", async () => {
  org.emulator.faults.add({ after: 1, times: 2, action: { status: 503 } });
  expect(await statuses(4)).toEqual([200, 503, 503, 200]);
});

test("a fault hits only what it matches, by method and path with query", async () => {
  org.emulator.faults.add({
    match: ({ method, path }) => method === "GET" && path === "/api/data/v9.2/accounts?$top=1",
    action: { status: 500 },
  });
  expect((await org.send("GET", "accounts")).status).toBe(200);
  expect((await org.send("GET", "accounts?$top=1")).status).toBe(500);
});

test("only one of two faults hits a request", async () => {
  org.emulator.faults.add({ action: { status: 502 } });
  org.emulator.faults.add({ action: { status: 503 } });
  expect(await statuses(3)).toEqual([502, 503, 200]);
});

test("without a socket a broken connection is a TypeError with the network's code", async () => {
  org.emulator.faults.add({ action: "reset-after" });
  const sent = org.send("POST", "accounts", { name: "A" });
  await expect(sent).rejects.toBeInstanceOf(TypeError);
  await expect(sent).rejects.toMatchObject({ cause: { code: "ECONNRESET" } });
  expect(org.emulator.snapshot("account")).toHaveLength(1);
});

test("a delayed request is done late, or not at all when its sender gives up", async () => {
  org.emulator.faults.add({ action: { delayMs: 30 } });
  const started = performance.now();
  expect(await statuses(1)).toEqual([200]);
  expect(performance.now() - started).toBeGreaterThanOrEqual(29);

  org.emulator.faults.add({ action: { delayMs: 60_000 } });
  const request = new Request(`${org.emulator.url}/api/data/v9.2/WhoAmI`, { signal: AbortSignal.timeout(10) });
  await expect(org.emulator.fetch(request)).rejects.toMatchObject({ name: "TimeoutError" });
});

test("clear takes away what is pending", async () => {
  org.emulator.faults.add({ times: 5, action: { status: 500 } });
  org.emulator.faults.clear();
  expect(await statuses(1)).toEqual([200]);
});

test("the log tells what came, and what became of it", async () => {
  org.emulator.log.clear();
  await org.send("POST", "accounts?x=1", { name: "A" }, { "x-ms-client-request-id": "mine" });
  org.emulator.faults.add({ action: "reset-before" });
  await expect(org.send("GET", "WhoAmI")).rejects.toThrow();
  expect(org.emulator.log.entries()).toMatchObject([
    { method: "POST", path: "/api/data/v9.2/accounts?x=1", status: 204, correlation: "mine" },
    { method: "GET", path: "/api/data/v9.2/WhoAmI", status: "reset" },
  ]);
  expect(org.emulator.log.counts()).toEqual({ "POST 204": 1, "GET reset": 1 });
});
