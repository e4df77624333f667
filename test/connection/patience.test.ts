import { expect, test, vi } from "vitest";
import type { ServiceRequest } from "../../src/connection/request.ts";
import { ServiceError } from "../../src/errors.ts";
import { createPatience } from "../../src/connection/patience.ts";
import { createFakeClock, settle } from "../service-protection/fake-clock.ts";
import { createTestConnection, rejection } from "./test-connection.ts";
import { fault, startServer, type Reply } from "./web-server.ts";

const change: ServiceRequest = { method: "POST", path: "accounts", body: "{}", idempotent: false };
const LOCKED = fault(429, "0x80072322", "Too many", { "retry-after": "60" });

/** A connection that waits up to 10 minutes, by a clock that the test moves. */
async function connectTo(reply: () => Reply) {
  const clock = createFakeClock();
  const server = await startServer(reply);
  const throttlingTimeoutMs = 600_000;
  const connection = createTestConnection({ url: server.url, clock, throttlingTimeoutMs });
  /** Moves the clock minute by minute, each time until what was sent is answered. */
  const pass = async (minutes: number): Promise<void> => {
    for (let minute = 0; minute < minutes; minute += 1) {
      const before = connection.stats.requests;
      await clock.advance(60_000);
      await vi.waitFor(() => expect(connection.stats.throttled).toBeGreaterThanOrEqual(before), { timeout: 2000 });
      await settle();
    }
  };
  return { connection, clock, server, pass };
}

test("after the limit all who wait are refused together, not one after the other", async () => {
  const { connection, clock, pass } = await connectTo(() => LOCKED);
  const refused = Promise.all(Array.from({ length: 40 }, () => rejection(connection.send(change))));
  let endedAt: number | undefined;
  void refused.then(() => (endedAt = clock.now()));
  await vi.waitFor(() => expect(connection.stats.throttled).toBeGreaterThan(0));
  const start = clock.now();
  for (let minute = 0; minute < 20 && endedAt === undefined; minute += 1) await pass(1);
  const errors = await refused;
  expect((endedAt ?? Infinity) - start).toBeLessThanOrEqual(660_000);
  for (const error of errors) {
    expect(error).toBeInstanceOf(ServiceError);
    expect(error).toMatchObject({ status: 429, retryable: true, repeated: false });
  }
  expect((errors[0] as Error).message).toBe(
    "The service has let nothing in for as long as it is waited for, 600 s (throttlingTimeoutMs): Too many",
  );
});

test("whoever comes later does not wait at all, until the service lets something in again", async () => {
  let isLocked = true;
  const { connection, pass, clock } = await connectTo(() => (isLocked ? LOCKED : { status: 204 }));
  const first = rejection(connection.send(change));
  await vi.waitFor(() => expect(connection.stats.throttled).toBe(1));
  for (let minute = 0; minute < 10; minute += 1) await pass(1);
  expect(await first).toMatchObject({ status: 429 });
  const { requests } = connection.stats;
  expect(await rejection(connection.send(change))).toMatchObject({ status: 429 });
  expect(connection.stats.requests).toBe(requests);

  isLocked = false;
  await clock.advance(60_000);
  expect(await connection.send(change)).toMatchObject({ status: 204 });
});

test("a lock that lasts longer than anybody would wait is not waited for", () => {
  const patience = createPatience(10_000);
  const error = new ServiceError("Too many", { status: 429 });
  patience.refused(0, 9000, () => error);
  expect(patience.signal.aborted).toBe(false);
  patience.refused(1000, 11_000, () => error);
  expect(patience.signal.reason).toBe(error);
  patience.letIn();
  expect(patience.signal.aborted).toBe(false);
  patience.refused(20_000, 29_000, () => error);
  expect(patience.signal.aborted).toBe(false);
});
