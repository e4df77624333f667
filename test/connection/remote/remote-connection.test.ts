import { MessageChannel } from "node:worker_threads";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Connection } from "../../../src/connection/connection.ts";
import { createRemoteConnection } from "../../../src/connection/remote/remote-connection.ts";
import { serveConnection } from "../../../src/connection/remote/serve-connection.ts";
import type { ServiceRequest } from "../../../src/connection/request.ts";
import { ServiceError, TransportError, UsageError } from "../../../src/errors.ts";
import { createTestConnection, connectTo, rejection } from "../test-connection.ts";
import { fault, startServer, type Reply } from "../web-server.ts";

const read: ServiceRequest = { method: "GET", path: "accounts", idempotent: true };
const change: ServiceRequest = { method: "POST", path: "accounts", body: "{}", idempotent: false };
const GOOD: Reply = { status: 200, body: '{"value":[]}' };

/** A connection to a server with these replies, used through a port as from another thread. */
async function remoteTo(...replies: readonly Reply[]) {
  const here = await connectTo(...replies);
  return { ...here, ...(await remoteOf(here.connection)) };
}

async function remoteOf(connection: Connection) {
  const { port1, port2 } = new MessageChannel();
  const messages: unknown[] = [];
  for (const port of [port1, port2]) {
    const post = port.postMessage.bind(port);
    port.postMessage = (message: unknown) => {
      messages.push(message);
      post(message);
    };
  }
  const server = serveConnection(port1, connection);
  onTestFinished(() => server.close());
  return { remote: await createRemoteConnection(port2), messages, close: server.close };
}

describe("a connection that another thread has", () => {
  test("sends, and is told what the answer is", async () => {
    const { remote, server, connection } = await remoteTo({ ...GOOD, headers: { etag: "1" } });
    const answer = await remote.send({ ...change, headers: { prefer: "x" } });
    expect(answer).toMatchObject({ status: 200, body: '{"value":[]}', repeated: false, headers: { etag: "1" } });
    expect(server.received).toMatchObject([{ method: "POST", body: "{}", headers: { prefer: "x" } }]);
    expect([remote.url, remote.headers]).toEqual([connection.url, connection.headers]);
  });

  test("sends bytes, and the caller keeps them", async () => {
    const { remote, server } = await remoteTo(GOOD);
    const body = new TextEncoder().encode("bytes");
    await remote.send({ ...change, body });
    expect([server.received[0]?.body, body.length]).toEqual(["bytes", 5]);
  });

  test("fails as the other one does, with class and fields", async () => {
    const { remote } = await remoteTo(fault(404, "0x80040217", "Does not exist"));
    const error = await rejection(remote.send(read));
    expect(error).toBeInstanceOf(ServiceError);
    expect(error).toMatchObject({ status: 404, serverCode: "0x80040217", message: "Does not exist" });
    const lost = await remoteTo("reset");
    const unknown = await rejection(lost.remote.send(change));
    expect(unknown).toBeInstanceOf(TransportError);
    expect(unknown).toMatchObject({ unknownOutcome: true });
  });

  test("decides itself which answers it accepts, and refused ones take their way", async () => {
    const { remote } = await remoteTo({ status: 404 });
    const seen: unknown[] = [];
    const accept = (head: { status: number }): boolean => {
      seen.push(Object.keys(head));
      return head.status === 404;
    };
    expect(await remote.send({ ...read, accept })).toMatchObject({ status: 404 });
    expect(await rejection(remote.send({ ...read, accept: () => false }))).toBeInstanceOf(ServiceError);
    const fails = (): never => {
      throw new RangeError("cannot tell");
    };
    expect(await rejection(remote.send({ ...read, accept: fails }))).toEqual(new RangeError("cannot tell"));
    expect(seen).toEqual([["status", "headers"]]);
  });

  test("retries where the budget is, and knows what it came to", async () => {
    const { remote, connection } = await remoteTo(fault(429, "0x80072322", "busy", { "retry-after": "1" }), GOOD);
    const clone = remote.clone();
    await clone.send(read);
    const counted = { requests: 2, retries: 1, throttled: 1, powerPlatformRequests: 1 };
    expect([clone.stats, remote.stats, connection.stats]).toEqual([counted, counted, counted]);
    expect(remote.explain()).toEqual(connection.explain());
  });

  test("says when a request is in doubt, in order with its end", async () => {
    const { remote } = await remoteTo(fault(429, "0x80072322", "busy"), GOOD);
    const told: unknown[] = [];
    await remote.send(change, { onDoubt: (inDoubt) => told.push(inDoubt) });
    expect(told).toEqual([true, false, true]);
  });
});

describe("cancelling", () => {
  const reason = new Error("enough");

  test("a request that is under way throws the signal's own reason", async () => {
    const { remote } = await remoteTo("silence");
    const aborting = new AbortController();
    const onDoubt = (): void => aborting.abort(reason);
    expect(await rejection(remote.send(read, { signal: aborting.signal, onDoubt }))).toBe(reason);
  });

  test.each(["signal", "waitSignal"])("a request whose %s is aborted already is not sent", async (name) => {
    const { remote, server } = await remoteTo(GOOD);
    expect(await rejection(remote.send(read, { [name]: AbortSignal.abort(reason) }))).toBe(reason);
    expect(server.received).toEqual([]);
  });

  test("the waiting of a request by a signal of its own lets finish what was sent", async () => {
    const server = await startServer(() => ({ ...GOOD, afterMs: 30 }));
    const { remote } = await remoteOf(createTestConnection({ url: server.url }));
    const waiting = new AbortController();
    const onDoubt = (): void => waiting.abort(reason);
    expect(await remote.send(read, { waitSignal: waiting.signal, onDoubt })).toMatchObject({ status: 200 });
  });
});

describe("closing", () => {
  test("a clone refuses what comes after, and the others go on", async () => {
    const { remote } = await remoteTo(GOOD);
    const clone = remote.clone();
    await clone.close();
    await clone.close();
    expect(await rejection(clone.send(read))).toBeInstanceOf(UsageError);
    expect(() => clone.clone()).toThrow(UsageError);
    expect(await remote.send(read)).toMatchObject({ status: 200 });
  });

  test("says which runs were never awaited", async () => {
    const { remote } = await remoteTo(GOOD);
    const clone = remote.clone();
    clone.unstarted.add({});
    expect(await rejection(clone.close())).toMatchObject({
      code: "usage",
      message: expect.stringContaining("1 run(s)") as unknown,
    });
  });

  test("the connection itself refuses the other thread's requests", async () => {
    const { remote, connection } = await remoteTo(GOOD);
    await connection.close();
    expect(await rejection(remote.send(read))).toMatchObject({ code: "usage" });
    expect(await rejection(remote.clone().send(read))).toMatchObject({ code: "usage" });
  });

  test("the way between the two leaves no request waiting", async () => {
    const { remote, close } = await remoteTo("silence");
    const sent = rejection(remote.send(read, { onDoubt: () => close() }));
    expect(await sent).toMatchObject({ code: "transport", unknownOutcome: true });
  });
});

test("no secret and no token crosses", async () => {
  const { remote, messages } = await remoteTo(
    fault(429, "0x80072322", "busy"),
    { status: 401 },
    fault(400, "0x1", "no"),
    "reset",
    GOOD,
  );
  for (let times = 0; times < 4; times++) await remote.send(change).catch(() => undefined);
  await remote.clone().close();
  const crossed = JSON.stringify(messages);
  expect(messages.length).toBeGreaterThan(10);
  expect(crossed).toContain("accounts");
  expect(crossed).not.toMatch(/token \d|bearer|authorization/i);
});
