import { expect, test } from "vitest";
import { BulkError, invokeParallel, ParallelError, setRecords, type Outcome } from "../../src/index.ts";
import { lockedConnection } from "../connection/locked-connection.ts";
import { rejection } from "../connection/test-connection.ts";
import { accounts, emulated } from "./emulated.ts";

const LOCKED = { action: { status: 429, headers: { "retry-after": "300" } }, times: Infinity } as const;

test("a service that refuses for ever ends the run after the limit, and every record is accounted for", async () => {
  const { connection, emulator, writes } = emulated();
  emulator.faults.add({ ...LOCKED, match: { path: "CRM.CreateMultiple" }, after: 2 });
  const options = { createOnly: true, batchSize: 10, maxDegreeOfParallelism: 4, connection } as const;
  const error = (await rejection(Promise.resolve(setRecords("account", accounts(500), options)))) as BulkError;
  expect(error).toBeInstanceOf(BulkError);
  expect(error.cause).toMatchObject({ code: "service", status: 429, retryable: true });
  const { read, ok, failed, unknown, notSent } = error.summary;
  expect({ ok, failed, unknown }).toEqual({ ok: 20, failed: 0, unknown: 0 });
  expect(notSent).toBe(read - 20);
  expect(emulator.snapshot("account")).toHaveLength(20);
  // An hour of refusals, and no further hour for any of the other batches.
  expect(writes.length).toBeLessThan(80);
});

test("so it is with a run in blocks: what comes after the limit is refused at once", async () => {
  const { connection, emulator, writes } = emulated();
  emulator.faults.add({ ...LOCKED, match: { path: "CRM.CreateMultiple" } });
  const outcomes: Outcome[] = [];
  const run = invokeParallel(
    accounts(100),
    async (chunk) => {
      const written = setRecords("account", chunk, { createOnly: true });
      for await (const outcome of written) outcomes.push(outcome);
    },
    { chunkSize: 5, maxDegreeOfParallelism: 2, connection },
  );
  const error = await rejection(Promise.resolve(run));
  expect(error).toBeInstanceOf(ParallelError);
  expect(outcomes).toHaveLength(100);
  expect(outcomes.every(({ status }) => status === "notSent")).toBe(true);
  expect(writes.length).toBeLessThan(60);
});

test("a run that waits for the end of a lock can be aborted in 50 ms", async () => {
  const connection = await lockedConnection();
  const leaving = new AbortController();
  const run = rejection(connection.send({ method: "GET", path: "WhoAmI()", idempotent: true }, leaving));
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(connection.explain().limit).toBe(0);
  expect(connection.explain().reason).toMatch(/^the service asked to wait 60 s/);
  const began = performance.now();
  leaving.abort(new Error("enough"));
  expect(await run).toBe(leaving.signal.reason);
  expect(performance.now() - began).toBeLessThan(50);
});
