import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { expect, onTestFinished, test } from "vitest";
import type { TokenCredential } from "../../src/connection/credential.ts";
import type { ServiceRequest } from "../../src/connection/request.ts";
import { AuthenticationError } from "../../src/errors.ts";
import { createCountingCredential, createSkippingClock, createTestConnection, rejection } from "./test-connection.ts";
import { startServer, type Reply } from "./web-server.ts";

const change: ServiceRequest = { method: "POST", path: "accounts", body: "{}", idempotent: false };
const GOOD: Reply = { status: 204 };
const EXPIRED = "AADSTS7000222: The provided client secret keys are expired.";

const withoutSecret: TokenCredential = { getToken: () => Promise.reject(new AuthenticationError(EXPIRED)) };

function listen(): unknown[] {
  const heard: unknown[] = [];
  const hear = (event: unknown): unknown => heard.push(event);
  subscribe("dataverse-parallel:principal", hear);
  onTestFinished(() => void unsubscribe("dataverse-parallel:principal", hear));
  return heard;
}

/** A connection of several principals to a server that counts who has sent it something. */
async function connectAs(credentials: readonly TokenCredential[], reply: (token: string) => Reply) {
  const clock = createSkippingClock();
  const server = await startServer(({ headers }) => reply(headers.authorization ?? ""));
  const connection = createTestConnection({ url: server.url, clock, credentials });
  return { connection, server };
}

test("the work of a principal whose secret has expired moves to the others, and it is said why", async () => {
  const heard = listen();
  const clock = createSkippingClock();
  const { connection, server } = await connectAs(
    [withoutSecret, createCountingCredential(clock, "b"), createCountingCredential(clock, "c")],
    () => GOOD,
  );
  await Promise.all(Array.from({ length: 20 }, () => connection.send(change)));
  expect(server.received).toHaveLength(20);
  expect(connection.stats).toMatchObject({ requests: 20 });
  expect(heard).toEqual([{ principal: 0, reason: EXPIRED }]);
  expect(connection.explain().retired).toEqual([{ principal: 0, reason: EXPIRED }]);
  expect(connection.explain().lanes.every(({ principal }) => principal !== 0)).toBe(true);
});

test("so does the work of one that the environment refuses also with a fresh token", async () => {
  const heard = listen();
  const clock = createSkippingClock();
  const { connection, server } = await connectAs(
    [createCountingCredential(clock, "a"), createCountingCredential(clock, "b")],
    (token) => (token.startsWith("Bearer a") ? { status: 401 } : GOOD),
  );
  const answers = await Promise.all(Array.from({ length: 8 }, () => connection.send(change)));
  expect(answers.every(({ status, repeated }) => status === 204 && !repeated)).toBe(true);
  expect(server.received.filter(({ headers }) => headers.authorization?.startsWith("Bearer b"))).toHaveLength(8);
  expect(heard).toMatchObject([{ principal: 0, reason: expect.stringContaining("refused the sign-in") as unknown }]);
});

test("when none is left, the request ends with the error of signing in", async () => {
  const { connection, server } = await connectAs([withoutSecret, withoutSecret, withoutSecret], () => GOOD);
  const errors = await Promise.all([1, 2, 3].map(() => rejection(connection.send(change))));
  for (const error of errors) {
    expect(error).toBeInstanceOf(AuthenticationError);
    expect(error).toMatchObject({ message: EXPIRED });
  }
  expect(server.received).toEqual([]);
});

test("the only principal there is stays: it may be mended", async () => {
  const heard = listen();
  let isExpired = true;
  const clock = createSkippingClock();
  const good = createCountingCredential(clock);
  const mended: TokenCredential = {
    getToken: (scope) => (isExpired ? withoutSecret.getToken(scope) : good.getToken(scope)),
  };
  const { connection } = await connectAs([mended], () => GOOD);
  expect(await rejection(connection.send(change))).toMatchObject({ message: EXPIRED });
  isExpired = false;
  expect(await connection.send(change)).toMatchObject({ status: 204 });
  expect(heard).toEqual([]);
});
