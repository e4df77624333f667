import { expect, test } from "vitest";
import type { ServiceRequest } from "../../src/connection/request.ts";
import { ServiceError, TransportError } from "../../src/errors.ts";
import { createSkippingClock, createTestConnection, connectTo, rejection } from "./test-connection.ts";
import { closedPort, fault, inTurn, startServer, type Reply } from "./web-server.ts";

const GOOD: Reply = { status: 200, body: '{"value":[]}' };
const HTML = { "content-type": "text/html; charset=utf-8" };

const read: ServiceRequest = { method: "GET", path: "accounts", idempotent: true };
const change: ServiceRequest = { method: "POST", path: "accounts", body: "{}", idempotent: false };

test("a refused connection is tried five times, idempotent or not, and surely nothing was executed", async () => {
  const clock = createSkippingClock();
  const port = await closedPort();
  const connection = createTestConnection({ url: `http://127.0.0.1:${port}`, clock });
  const error = await rejection(connection.send(change));
  expect(error).toBeInstanceOf(TransportError);
  expect(error).toMatchObject({
    unknownOutcome: false,
    message: expect.stringContaining(
      `Could not reach 127.0.0.1:${port} (ECONNREFUSED). Check the environment's URL`,
    ) as unknown,
  });
  expect(clock.waits).toEqual([500, 1000, 2000, 4000]);
});

test("a server that comes up in the meantime gets the request once", async () => {
  const clock = createSkippingClock();
  const port = await closedPort();
  const connection = createTestConnection({ url: `http://127.0.0.1:${port}`, clock });
  let server: Awaited<ReturnType<typeof startServer>> | undefined;
  clock.onSleep = async () => {
    server ??= await startServer(() => GOOD, port);
  };
  expect(await connection.send(change)).toMatchObject({ status: 200, repeated: false });
  expect(server?.received).toHaveLength(1);
});

const lost: readonly (readonly [string, Reply])[] = [
  ["a connection that breaks before the answer", "reset"],
  ["a connection that breaks within the answer", "resetWithinBody"],
  ["a server that says nothing in time", "silence"],
  ["status 502", { status: 502, headers: HTML, body: "<h1>Bad Gateway</h1>" }],
  ["status 503", { status: 503 }],
  ["status 504", { status: 504, headers: HTML, body: "<h1>Gateway Timeout</h1>" }],
];

test.each(lost)("%s: what is not idempotent is not sent again, and its outcome is unknown", async (_, reply) => {
  const { connection, server } = await connectTo(reply, GOOD);
  const error = await rejection(connection.send(change));
  expect(error).toBeInstanceOf(TransportError);
  expect(error).toMatchObject({ unknownOutcome: true });
  expect(server.received).toHaveLength(1);
});

test.each(lost)("%s: what is idempotent is sent again, and the answer says so", async (_, reply) => {
  const { connection, server, credential } = await connectTo(reply, GOOD);
  expect(await connection.send(read)).toMatchObject({ status: 200, repeated: true });
  expect(server.received).toHaveLength(2);
  expect(credential.given).toBe(1);
});

test("five attempts without an answer are enough", async () => {
  const { connection, server, clock } = await connectTo("reset");
  expect(await rejection(connection.send(read))).toMatchObject({ code: "transport", unknownOutcome: true });
  expect(server.received).toHaveLength(5);
  expect(clock.waits).toEqual([500, 1000, 2000, 4000]);
  expect(connection.stats).toEqual({ requests: 5, retries: 4, throttled: 0, powerPlatformRequests: 5 });
});

test("a gateway that says when to come back is believed", async () => {
  const { connection, clock } = await connectTo({ status: 503, headers: { "retry-after": "12" } }, GOOD);
  await connection.send(read);
  expect(clock.waits).toEqual([12_000]);
});

test("a gateway that never recovers is told with its status, and the outcome is unknown", async () => {
  const { connection } = await connectTo({ status: 503, body: "Service Unavailable" });
  const error = await rejection(connection.send(read));
  expect(error).toMatchObject({ code: "transport", unknownOutcome: true });
  expect((error as Error).message).toMatch(
    /^127\.0\.0\.1:\d+ answered 503 instead of a result: HTTP status 503: Service Unavailable$/,
  );
});

test("the message of a time-out says how long was waited", async () => {
  const { connection } = await connectTo("silence");
  await expect(connection.send(change)).rejects.toThrow(/^127\.0\.0\.1:\d+ did not answer within 0\.15 s\.$/);
});

test.each([
  [400, { "content-type": "application/json" }],
  [404, HTML],
  [412, {}],
  [500, HTML],
  [501, {}],
])("status %i is the service's own refusal and is not sent again", async (status, headers) => {
  const { connection, server, credential } = await connectTo({ status, headers, body: "no" });
  const error = await rejection(connection.send(read));
  expect(error).toBeInstanceOf(ServiceError);
  expect(error).toMatchObject({ status, retryable: false, repeated: false, serverCode: undefined });
  expect(server.received).toHaveLength(1);
  expect(credential.given).toBe(1);
});

test("a refusal carries the service's message, its code and the id that its support asks for", async () => {
  const { connection } = await connectTo(fault(404, "0x80040217", "account With Id = 1 Does Not Exist"));
  expect(await rejection(connection.send(read))).toMatchObject({
    name: "ServiceError",
    code: "service",
    message: "account With Id = 1 Does Not Exist",
    status: 404,
    serverCode: "0x80040217",
    requestId: "11111111-2222-4333-8444-555555555555",
    retryAfterMs: undefined,
  });
});

test("a refusal after an attempt without an answer says that it was repeated", async () => {
  const { connection } = await connectTo(
    "reset",
    fault(412, "0x80040237", "A record with matching key values exists."),
  );
  expect(await rejection(connection.send(read))).toMatchObject({ status: 412, repeated: true });
});

test("a request that is refused the sign-in after an attempt without an answer has an unknown outcome", async () => {
  const { connection } = await connectTo("reset", { status: 401 });
  expect(await rejection(connection.send(read))).toMatchObject({ code: "transport", unknownOutcome: true });
});

test("when no further token is given after an attempt without an answer the outcome is unknown", async () => {
  const clock = createSkippingClock();
  let given = 0;
  const credential = {
    getToken: () => {
      given += 1;
      if (given > 1) return Promise.reject(new Error("The secret was revoked."));
      return Promise.resolve({ token: "short", expiresOnTimestamp: clock.now() + 400 });
    },
  };
  const server = await startServer(inTurn("reset", GOOD));
  const connection = createTestConnection({ url: server.url, clock, credentials: [credential] });
  expect(await rejection(connection.send(read))).toMatchObject({
    code: "transport",
    unknownOutcome: true,
    message: expect.stringContaining("The secret was revoked.") as unknown,
    cause: { code: "authentication" },
  });
});

test("a server that is gone after an attempt without an answer leaves the outcome unknown", async () => {
  const { connection, server, clock } = await connectTo("reset");
  clock.onSleep = () => server.close();
  expect(await rejection(connection.send(read))).toMatchObject({ code: "transport", unknownOutcome: true });
});

test("statuses that the caller accepts are answers", async () => {
  const { connection } = await connectTo(fault(404, "0x80040217", "gone"));
  const answer = await connection.send({ ...read, accept: ({ status }) => status === 404 });
  expect(answer).toMatchObject({ status: 404, requestId: "11111111-2222-4333-8444-555555555555" });
});

test("the caller is told when the request is in doubt, and never before there is a token", async () => {
  const { connection } = await connectTo("reset", GOOD);
  const told: boolean[] = [];
  const onDoubt = (inDoubt: boolean): unknown => told.push(inDoubt);
  await connection.send(read, { onDoubt });
  expect(told).toEqual([true, true, true]);

  const failing = createTestConnection({
    url: "http://127.0.0.1:9",
    credentials: [{ getToken: () => Promise.resolve(null) }],
  });
  told.length = 0;
  await expect(failing.send(read, { onDoubt })).rejects.toThrow("The credential gave no token.");
  expect(told).toEqual([]);
});

test("the signal for waits does not end what may have been executed: it is sent again", async () => {
  const { connection, server, clock } = await connectTo("reset", GOOD);
  const stopping = new AbortController();
  clock.onSleep = () => {
    stopping.abort(new Error("enough"));
    return Promise.resolve();
  };
  expect(await connection.send(read, { waitSignal: stopping.signal })).toMatchObject({ status: 200, repeated: true });
  expect(server.received).toHaveLength(2);
});

test("the signal for waits ends the pause before the next attempt when surely nothing was executed", async () => {
  const clock = createSkippingClock();
  const connection = createTestConnection({ url: `http://127.0.0.1:${await closedPort()}`, clock });
  const stopping = new AbortController();
  clock.onSleep = () => {
    stopping.abort(new Error("enough"));
    return Promise.resolve();
  };
  expect(await rejection(connection.send(change, { waitSignal: stopping.signal }))).toBe(stopping.signal.reason);
  expect(clock.waits).toEqual([500]);
});
