import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { connect } from "../../src/connection/connect.ts";
import type { Connection } from "../../src/connection/connection.ts";
import {
  getDefaultConnection,
  requireConnection,
  setDefaultConnection,
  withConnection,
} from "../../src/connection/default-connection.ts";
import { createTestConnection } from "./test-connection.ts";

function aConnection(): Connection {
  return createTestConnection({ url: "http://127.0.0.1:9" });
}

afterEach(() => {
  setDefaultConnection(undefined);
});

test("setAsDefault makes a connection the default, and closing it takes that back", async () => {
  const connection = await connect({ url: "emulator:", setAsDefault: true });
  expect(getDefaultConnection()).toBe(connection);
  expect(requireConnection(undefined)).toBe(connection);
  await connection.close();
  expect(getDefaultConnection()).toBeUndefined();
});

test("closing a connection leaves another one the default", async () => {
  const first = await connect({ url: "emulator:", setAsDefault: true });
  const second = await connect({ url: "emulator:", setAsDefault: true });
  await first.close();
  expect(getDefaultConnection()).toBe(second);
  await second.close();
});

test("without setAsDefault nothing becomes the default", async () => {
  const connection = await connect({ url: "emulator:" });
  expect(getDefaultConnection()).toBeUndefined();
  await connection.close();
});

test("without any connection the message says what to do", () => {
  expect(() => requireConnection(undefined)).toThrow(
    "No connection was given and there is no default one. Pass { connection }, or connect with { setAsDefault: true }.",
  );
});

test("a connection that is given wins over the default one", () => {
  const [given, other] = [aConnection(), aConnection()];
  setDefaultConnection(other);
  expect(requireConnection(given)).toBe(given);
});

test("within withConnection the default is its own, across awaits and timers, and others are not touched", async () => {
  const [outer, inner, third] = [aConnection(), aConnection(), aConnection()];
  setDefaultConnection(outer);
  const late = Promise.withResolvers<Connection | undefined>();
  const [seen, other] = await Promise.all([
    withConnection(inner, async () => {
      const before = getDefaultConnection();
      await sleep(5);
      setTimeout(() => late.resolve(getDefaultConnection()), 5);
      return [before, getDefaultConnection()];
    }),
    withConnection(third, async () => {
      await sleep(2);
      return getDefaultConnection();
    }),
  ]);
  expect(seen).toEqual([inner, inner]);
  expect(other).toBe(third);
  expect(getDefaultConnection()).toBe(outer);
  expect(await late.promise).toBe(inner);
});

test("withConnection gives what its function gives, and may be nested", () => {
  const [outer, inner] = [aConnection(), aConnection()];
  const seen = withConnection(outer, () => [withConnection(inner, getDefaultConnection), getDefaultConnection()]);
  expect(seen).toEqual([inner, outer]);
});
