import { expect, onTestFinished, test } from "vitest";
import { checkRemove, checkSet, type WhatIfOptions } from "../../src/cli/what-if.ts";
import { connect } from "../../src/connection/connect.ts";
import { createEmulator } from "../../src/emulator/index.ts";
import { collect } from "../files/sources.ts";

const ID = "0a0a0a0a-0000-4000-a000-000000000001";

/** An emulator, how to check against it, and the writes that it has seen. */
async function open(): Promise<{ options: WhatIfOptions; writes: () => string[] }> {
  const emulator = createEmulator();
  const { url, tenantId, clientId, clientSecret } = emulator;
  const signIn = { url, tenantId, clientId, clientSecret, authorityHost: url };
  const connection = await connect({ ...signIn, transport: (request) => emulator.fetch(request) });
  onTestFinished(async () => {
    await connection.close();
    await emulator.close();
  });
  const requests = () => emulator.log.entries().filter(({ path }) => path.startsWith("/api/"));
  return {
    options: { connection, errorAction: "continue", signal: new AbortController().signal },
    writes: () => {
      expect(requests().length).toBeGreaterThan(0);
      return requests().flatMap(({ method, path }) => (method === "GET" ? [] : [`${method} ${path}`]));
    },
  };
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) yield await Promise.resolve(item);
}

test("records are checked as for a write, and none is sent", async () => {
  const { options, writes } = await open();
  const records = [{ name: "A", createdon: "x" }, { nam: "B" }, { accountid: ID, name: "C" }];
  const run = checkSet("account", each<Record<string, string>>(records), { updateAllColumns: true }, options);
  const outcomes = await collect(run);
  expect(outcomes.map((outcome) => (outcome.status === "ok" ? outcome.action : outcome.error.message))).toEqual([
    "created",
    "account has no column nam. Did you mean name?",
    "updated",
  ]);
  expect((await run).leftOut).toEqual(["createdon"]);
  expect(writes()).toEqual([]);
});

test("what would be deleted is found by table and id, and nothing is sent", async () => {
  const { options, writes } = await open();
  const records = [{ "@table": "account", accountid: ID }, { accountid: ID }, { "@table": "contact", accountid: ID }];
  const outcomes = await collect(checkRemove(undefined, each<Record<string, string>>(records), options));
  expect(outcomes.map((outcome) => outcome.status)).toEqual(["ok", "failed", "failed"]);
  expect(outcomes[0]).toMatchObject({ table: "account", id: ID, action: "deleted" });
  expect(writes()).toEqual([]);
});

test("a table that does not exist is told before anything is read", async () => {
  const { options } = await open();
  await expect(checkRemove("acount", each([ID]), options)).rejects.toThrow("Did you mean account?");
});
