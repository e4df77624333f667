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
