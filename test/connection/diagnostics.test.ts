import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { expect, onTestFinished, test } from "vitest";
import { createTestConnection, rejection } from "./test-connection.ts";
import { fault, inTurn, startServer } from "./web-server.ts";

function listen(channel: string): unknown[] {
  const heard: unknown[] = [];
  const hear = (event: unknown): unknown => heard.push(event);
  subscribe(channel, hear);
  onTestFinished(() => void unsubscribe(channel, hear));
  return heard;
}

test("every attempt is published, without a query, a header or a body", async () => {
  const heard = listen("dataverse-parallel:request");
  const server = await startServer(
    inTurn("reset", fault(404, "0x80040217", "gone", { "x-ms-service-request-id": "an-id" })),
  );
  const connection = createTestConnection({ url: server.url });
  await rejection(
    connection.send({ method: "GET", path: "contacts?$filter=emailaddress1 eq 'me@example.com'", idempotent: true }),
  );
  const duration = expect.any(Number) as unknown;
  expect(heard).toEqual([
    {
      method: "GET",
      path: "contacts",
      status: undefined,
      attempt: 1,
      durationMs: duration,
      requestId: undefined,
      principal: 0,
    },
    {
      method: "GET",
      path: "contacts",
      status: 404,
      attempt: 2,
      durationMs: duration,
      requestId: "an-id",
      principal: 0,
    },
  ]);
});

test("what the service says of its limits is published with every answer, as it was written", async () => {
  const heard = listen("dataverse-parallel:limit");
  const headers = {
    "set-cookie": "ARRAffinity=a-server;Path=/;HttpOnly",
    "x-ms-ratelimit-burst-remaining-xrm-requests": "5999",
    "x-ms-ratelimit-time-remaining-xrm-requests": "1,199.50",
    "x-ms-dop-hint": "4",
  };
  const server = await startServer(inTurn({ status: 200, body: "{}", headers }));
  const load = { key: "create account", records: 10 };
  await createTestConnection({ url: server.url }).send({ method: "POST", path: "accounts", idempotent: false, load });
  expect(heard).toEqual([
    {
      principal: 0,
      method: "POST",
      status: 200,
      asked: undefined,
      load,
      result: "ok",
      durationMs: expect.any(Number) as unknown,
      server: "a-server",
      remainingRequests: "5999",
      remainingExecution: "1,199.50",
      recommendedDop: "4",
    },
  ]);
});

test("every 429 is published with its limit and its waiting time", async () => {
  const heard = listen("dataverse-parallel:throttle");
  const server = await startServer(
    inTurn(
      fault(429, "0x80072322", "Too many", { "retry-after": "7" }),
      fault(429, "0x80072326", "Too many at once"),
      { status: 429 },
      { status: 200, body: "{}" },
    ),
  );
  await createTestConnection({ url: server.url }).send({ method: "POST", path: "accounts", idempotent: false });
  expect(heard).toEqual([
    { facet: "requests", retryAfterMs: 7000, principal: 0 },
    { facet: "concurrency", retryAfterMs: undefined, principal: 0 },
    { facet: undefined, retryAfterMs: undefined, principal: 0 },
  ]);
});
