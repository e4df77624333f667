import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { expect, onTestFinished, test } from "vitest";
import { addUsage, createDailyUsage, hourOf } from "../../src/connection/daily-usage.ts";
import { createEntitlement } from "../../src/connection/entitlement.ts";
import type { RequestLoad } from "../../src/connection/request.ts";
import { createFakeClock } from "../service-protection/fake-clock.ts";
import { createSkippingClock, createTestConnection, rejection } from "./test-connection.ts";
import { fault, inTurn, startServer, type Reply } from "./web-server.ts";

const GOOD: Reply = { status: 204 };
const HOUR_MS = 3_600_000;

function listen(): unknown[] {
  const heard: unknown[] = [];
  const hear = (event: unknown): unknown => heard.push(event);
  subscribe("dataverse-parallel:entitlement", hear);
  onTestFinished(() => void unsubscribe("dataverse-parallel:entitlement", hear));
  return heard;
}

async function connectTo(limit: number | undefined, ...replies: readonly Reply[]) {
  const clock = createSkippingClock();
  const server = await startServer(inTurn(...replies));
  const usage = createDailyUsage();
  const entitlement = createEntitlement({ limit, usage, clock });
  const connection = createTestConnection({ url: server.url, clock, entitlement });
  const write = (load?: RequestLoad): Promise<unknown> =>
    connection.send({ method: "POST", path: "accounts", idempotent: true, load });
  return { connection, write, used: () => usage.used(clock.now()) };
}

test("every record of a request counts, whatever carries it, and one for a request without", async () => {
  const { connection, write, used } = await connectTo(undefined, GOOD);
  await write({ key: "create account", records: 100 });
  await write({ key: "update account", records: 1 });
  await write();
  expect(connection.stats.powerPlatformRequests).toBe(102);
  expect(used()).toBe(102);
});

test("what the service does not let in counts for nothing, and what may have been executed counts", async () => {
  const load = { key: "create account", records: 10 };
  const throttled = await connectTo(undefined, fault(429, "0x80072322", "Too many"), { status: 401 }, GOOD);
  await throttled.write(load);
  expect(throttled.connection.stats).toMatchObject({ requests: 3, powerPlatformRequests: 10 });

  const doubtful = await connectTo(undefined, "reset", { status: 503 }, { status: 400 });
  await rejection(doubtful.write(load));
  expect(doubtful.connection.stats).toMatchObject({ requests: 3, powerPlatformRequests: 30 });
});

test("a run that would exceed the daily limit is told of before its first record is sent, once", async () => {
  const heard = listen();
  const { write } = await connectTo(1000, GOOD);
  await write({ key: "create account", records: 10, left: 10 });
  expect(heard).toEqual([]);
  await write({ key: "create account", records: 10, left: 991 });
  expect(heard).toEqual([{ what: "foreseen", limit: 1000, used: 10, left: 991 }]);
  await write({ key: "create account", records: 10, left: 981 });
  expect(heard).toHaveLength(1);
});

test("when the limit is passed that is told, once, and the work goes on", async () => {
  const heard = listen();
  const { write, connection } = await connectTo(15, GOOD);
  for (let sent = 0; sent < 4; sent += 1) await write({ key: "create account", records: 10 });
  expect(heard).toEqual([{ what: "passed", limit: 15, used: 20, left: undefined }]);
  expect(connection.stats.powerPlatformRequests).toBe(40);
});

test("what was used more than a day ago does not count any more", () => {
  const clock = createFakeClock(1000 * HOUR_MS);
  const usage = createDailyUsage({ [hourOf(clock.now())]: 5, 1: 1000 });
  usage.add(7, clock.now());
  expect(usage.used(clock.now())).toBe(12);
  usage.add(3, clock.now() + 12 * HOUR_MS);
  expect(usage.used(clock.now() + 12 * HOUR_MS)).toBe(15);
  expect(usage.used(clock.now() + 25 * HOUR_MS)).toBe(3);
  expect(usage.used(clock.now() + 50 * HOUR_MS)).toBe(0);
});

test("two usages are one, without what is old", () => {
  expect(addUsage({ 70: 1, 100: 2 }, { 100: 3, 101: 4 }, 101.5 * HOUR_MS)).toEqual({ 100: 5, 101: 4 });
});
