import { expect, test, vi } from "vitest";
import type { SendOptions, ServiceRequest } from "../../src/connection/request.ts";
import { ServiceError } from "../../src/errors.ts";
import { connectTo, rejection } from "./test-connection.ts";
import { fault, type Reply } from "./web-server.ts";

const GOOD: Reply = { status: 200, body: '{"value":[]}' };

const change: ServiceRequest = { method: "POST", path: "accounts", body: "{}", idempotent: false };

test("a request that is too much is sent again after the time that the service asks for, idempotent or not", async () => {
  const { connection, server, clock } = await connectTo(
    fault(429, "0x80072322", "Number of requests exceeded the limit of 6000.", { "retry-after": "7" }),
    GOOD,
  );
  const { status, repeated } = await connection.send(change);
  expect({ status, repeated }).toEqual({ status: 200, repeated: false });
  expect(clock.waits).toEqual([7000]);
  expect(server.received).toHaveLength(2);
  expect(connection.stats).toEqual({ requests: 2, retries: 1, throttled: 1, powerPlatformRequests: 1 });
});

test("Retry-After may be a date", async () => {
  const { connection, clock } = await connectTo(
    fault(429, "0x80072321", "Combined execution time", { "retry-after": "Sat, 31 Jan 2026 08:00:20 GMT" }),
    GOOD,
  );
  await connection.send(change);
  expect(clock.waits).toEqual([20_000]);
});

test("a limit without a name and without a time is waited for by default", async () => {
  const { connection, clock } = await connectTo({ status: 429, body: "Too many requests" }, GOOD);
  await connection.send(change);
  expect(clock.waits).toEqual([5000]);
});

test("the limit of concurrent requests is met with a short pause, whatever Retry-After says", async () => {
  const { connection, clock } = await connectTo(
    fault(429, "0x80072326", "Number of concurrent requests exceeded the limit of 52.", { "retry-after": "30" }),
    GOOD,
  );
  await connection.send(change);
  expect(clock.waits).toEqual([300]);
});

test("throttling uses up no attempts: twenty times in a row is no failure", async () => {
  const throttled = fault(429, "0x80072322", "Too many", { "retry-after": "1" });
  const { connection } = await connectTo(...Array.from({ length: 20 }, () => throttled), GOOD);
  await connection.send(change);
  expect(connection.stats).toEqual({ requests: 21, retries: 20, throttled: 20, powerPlatformRequests: 1 });
});

test("after an hour of throttling the caller is told, with all that the service said", async () => {
  const { connection } = await connectTo(fault(429, "0x80072322", "Too many", { "retry-after": "300" }));
  const error = await rejection(connection.send(change));
  expect(error).toBeInstanceOf(ServiceError);
  expect(error).toMatchObject({
    message: "The service has let nothing in for as long as it is waited for, 3600 s (throttlingTimeoutMs): Too many",
    status: 429,
    serverCode: "0x80072322",
    retryable: true,
    retryAfterMs: 300_000,
    requestId: "11111111-2222-4333-8444-555555555555",
    repeated: false,
  });
});

const LOCKED = fault(429, "0x80072322", "Too many", { "retry-after": "300" });

/** A request that waits for the end of a lock that does not end. */
async function sendIntoLock(options: SendOptions = {}) {
  const { connection, clock } = await connectTo(LOCKED);
  clock.onSleep = () => new Promise(() => undefined);
  const sent = rejection(connection.send(change, options));
  await vi.waitUntil(() => connection.stats.throttled === 1 && clock.waits.length === 1);
  return { connection, sent };
}

test("the signal for waits ends the wait for a lock, and the caller knows that nothing was executed", async () => {
  const stopping = new AbortController();
  const told: boolean[] = [];
  const { sent } = await sendIntoLock({
    waitSignal: stopping.signal,
    onDoubt: (inDoubt) => void told.push(inDoubt),
  });
  stopping.abort(new Error("enough"));
  expect(await sent).toBe(stopping.signal.reason);
  expect(told).toEqual([true, false]);
});

test("the signal ends waits too where no other is given for them", async () => {
  const leaving = new AbortController();
  const { sent } = await sendIntoLock({ signal: leaving.signal });
  leaving.abort(new Error("enough"));
  expect(await sent).toBe(leaving.signal.reason);
});

test("closing the connection does not wait for the end of a lock", async () => {
  const { connection, sent } = await sendIntoLock();
  await connection.close();
  expect(await sent).toMatchObject({ code: "usage", message: expect.stringContaining("is closed") as unknown });
});
