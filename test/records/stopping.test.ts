import { expect, onTestFinished, test, vi } from "vitest";
import { createEmulator } from "../../src/emulator/index.ts";
import { connect, removeRecords, setRecords, type BulkRun, type Connection } from "../../src/index.ts";
import { rejection } from "../connection/test-connection.ts";
import { accounts, collect, idOf, statuses } from "./emulated.ts";

/** An environment that has had enough after so many requests, for the next five minutes, and does not say so before. */
async function exhausted(requests: number) {
  const emulator = createEmulator({ limits: { requests }, budgetHeaders: false });
  onTestFinished(emulator.close);
  const { url, tenantId, clientId, clientSecret, fetch } = emulator;
  const signIn = { url, tenantId, clientId, clientSecret, authorityHost: url };
  const connection = await connect({ ...signIn, transport: fetch });
  return { emulator, connection };
}

const options = {
  createOnly: true,
  batchSize: 10,
  maxDegreeOfParallelism: 4,
  errorAction: "silentlyContinue",
} as const;

async function untilThrottled({ stats }: Connection): Promise<void> {
  await vi.waitUntil(() => stats.throttled > 0);
}

test("what waits for the end of a lock is not sent when the run is stopped, and nothing is unknown", async () => {
  const { emulator, connection } = await exhausted(12);
  const run = setRecords("account", accounts(200), { ...options, connection });
  const outcomes = collect(run);
  await untilThrottled(connection);
  run.stop();
  const { ok = 0, notSent = 0, ...others } = statuses(await outcomes);
  expect(others).toEqual({});
  expect(ok).toBe(emulator.snapshot("account").length);
  expect(notSent).toBeGreaterThan(10);
  expect(await run).toMatchObject({ read: ok + notSent, stopped: true });
  await connection.close();
});

test("a throttled request that is aborted was not executed, and its records are not sent, not unknown", async () => {
  const { connection } = await exhausted(12);
  const leaving = new AbortController();
  const run = setRecords("account", accounts(200), { ...options, connection, signal: leaving.signal });
  const ended = rejection(collect(run));
  await untilThrottled(connection);
  leaving.abort(new Error("enough"));
  expect(await ended).toBe(leaving.signal.reason);
  expect(run.progress).toMatchObject({ unknown: 0, failed: 0 });
  await connection.close();
});

const ids = Array.from({ length: 50 }, (_, index) => idOf(index));

test.each<[string, (connection: Connection) => BulkRun]>([
  ["setRecords", (connection) => setRecords("account", accounts(50), { ...options, connection })],
  ["removeRecords", (connection) => removeRecords("account", ids, { connection })],
])("%s that waits for the table's definition stops with nothing read", async (_, begin) => {
  const { connection } = await exhausted(1);
  const run = begin(connection);
  const ended = run.then((summary) => summary);
  await untilThrottled(connection);
  run.stop();
  expect(await ended).toMatchObject({ read: 0, ok: 0, notSent: 0, stopped: true });
  await connection.close();
});

test("records that each say their table are not sent when the run is stopped before it is known", async () => {
  const { connection } = await exhausted(1);
  const records = ids.map((accountid) => ({ "@table": "account", accountid }));
  const run = removeRecords(records, { connection, errorAction: "silentlyContinue" });
  const ended = run.then((summary) => summary);
  await untilThrottled(connection);
  run.stop();
  expect(await ended).toMatchObject({ read: 50, notSent: 50, stopped: true });
  await connection.close();
});
