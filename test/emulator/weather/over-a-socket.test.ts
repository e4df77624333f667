import { afterEach, beforeEach, expect, test } from "vitest";
import { createEmulator, type Emulator } from "../../../src/emulator/index.ts";
import { sender, tokenFor, type Reply, type Send } from "../signed-in.ts";

let emulator: Emulator;
let send: Send;
beforeEach(async () => {
  emulator = createEmulator({
    servers: 2,
    limits: { concurrency: 2, concurrencyRetryAfterSeconds: 1.5 },
    latency: { fixedMs: 100 },
  });
  const { url } = await emulator.listen();
  send = sender(fetch, url, await tokenFor(emulator, fetch, url));
});
afterEach(() => emulator.close());

const statuses = (replies: readonly Reply[]) => replies.map(({ status }) => status).sort();

test("who stays with one server meets its limit, while the other still answers", async () => {
  const [first = "", second = ""] = emulator.statistics().servers;
  const ask = (server: string) => send("GET", "WhoAmI", undefined, { Cookie: `ARRAffinity=${server}` });
  const started = performance.now();
  const [busy, idle] = await Promise.all([
    Promise.all(Array.from({ length: 5 }, () => ask(first))),
    Promise.all([ask(second), ask(second)]),
  ]);
  expect(performance.now() - started).toBeGreaterThanOrEqual(99);
  expect(statuses(busy)).toEqual([200, 200, 429, 429, 429]);
  expect(statuses(idle)).toEqual([200, 200]);
  const refused = busy.find(({ status }) => status === 429);
  expect([refused?.headers.get("Retry-After"), refused?.error.code]).toEqual(["2", "0x80072326"]);
  expect(refused?.headers.getSetCookie().filter((cookie) => cookie.includes(first))).toHaveLength(2);
});

test("a client that goes away leaves its place only when its time is over", async () => {
  const gone = new AbortController();
  const { url } = await emulator.listen();
  const token = await tokenFor(emulator, fetch, url);
  const left = fetch(`${url}/api/data/v9.2/WhoAmI`, {
    headers: { Authorization: `Bearer ${token}` },
    signal: gone.signal,
  });
  setTimeout(() => gone.abort(), 40);
  await expect(left).rejects.toThrow();
  expect(emulator.statistics().total.inFlight).toBe(1);
  await expect.poll(() => emulator.statistics().total.inFlight).toBe(0);
});
