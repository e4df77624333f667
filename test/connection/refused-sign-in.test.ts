import { expect, test } from "vitest";
import type { ServiceRequest } from "../../src/connection/request.ts";
import { AuthenticationError } from "../../src/errors.ts";
import {
  createCountingCredential,
  createSkippingClock,
  createTestConnection,
  connectTo,
  rejection,
} from "./test-connection.ts";
import { startServer, type Reply } from "./web-server.ts";

const GOOD: Reply = { status: 200, body: '{"value":[]}' };
const HTML = { "content-type": "text/html; charset=utf-8" };

const change: ServiceRequest = { method: "POST", path: "accounts", body: "{}", idempotent: false };

const refusedSignIns: readonly (readonly [string, Reply])[] = [
  ["status 401", { status: 401 }],
  ["a sign-in page with status 200", { status: 200, headers: HTML, body: "<html>Sign in</html>" }],
  ["a redirection to a sign-in page", { status: 302, headers: { location: "https://login.example/" } }],
];

test.each(refusedSignIns)("%s is answered with a fresh token, once, idempotent or not", async (_, reply) => {
  const { connection, server, credential, clock } = await connectTo(reply, GOOD);
  expect(await connection.send(change)).toMatchObject({ status: 200, repeated: false });
  expect(server.received.map(({ headers }) => headers.authorization)).toEqual(["Bearer token 1", "Bearer token 2"]);
  expect(credential.given).toBe(2);
  expect(clock.waits).toEqual([]);
});

test.each(refusedSignIns)("%s also with a fresh token is an error of signing in", async (_, reply) => {
  const { connection, server } = await connectTo(reply);
  const error = await rejection(connection.send(change));
  expect(error).toBeInstanceOf(AuthenticationError);
  expect((error as Error).message).toMatch(
    /refused the sign-in, also with a fresh token \(status \d+\)\. Check that the application is a user/,
  );
  expect(server.received).toHaveLength(2);
});

test("each principal gets a fresh token of its own before the sign-in counts as refused", async () => {
  const clock = createSkippingClock();
  const credentials = ["a", "b"].map((name) => createCountingCredential(clock, name));
  const server = await startServer(({ path, headers }) => {
    if (path.endsWith("quick")) return GOOD;
    if (path.endsWith("slow")) return { ...GOOD, afterMs: 200 };
    return headers.authorization?.endsWith(" 2") ? GOOD : { status: 401, afterMs: 50 };
  });
  const connection = createTestConnection({ url: server.url, clock, credentials });
  // The slow one keeps the first principal busy, so that the second attempt falls to the other.
  const others = ["quick", "slow"].map((path) => ({ ...change, path }));
  const [answer] = await Promise.all([change, ...others].map((each) => connection.send(each)));
  expect(answer?.status).toBe(200);
  const used = server.received.filter(({ path }) => path.endsWith("accounts"));
  expect(used.map(({ headers }) => headers.authorization)).toEqual(["Bearer a 1", "Bearer b 1", "Bearer b 2"]);
});
