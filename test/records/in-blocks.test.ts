import { expect, test } from "vitest";
import {
  getDefaultConnection,
  getRecords,
  invokeParallel,
  removeRecords,
  setRecords,
  whoAmI,
  withConnection,
  type Connection,
} from "../../src/index.ts";
import { rejection } from "../connection/test-connection.ts";
import { accounts, collect, emulated } from "./emulated.ts";

test("records are read, changed in blocks and removed, with the clone of each worker as the default connection", async () => {
  const { connection, emulator } = emulated();
  const clones = new Set<Connection | undefined>();
  await withConnection(connection, async () => {
    await setRecords("account", accounts(100), { createOnly: true });
    const summary = await invokeParallel(
      getRecords("account", { columns: ["name"], pageSize: 30 }),
      (chunk) => {
        clones.add(getDefaultConnection());
        return setRecords(
          "account",
          chunk.map((each) => ({ ...each, name: `${String(each.name)}!` })),
          { updateAllColumns: true },
        );
      },
      { chunkSize: 10, maxDegreeOfParallelism: 4 },
    );
    expect(summary).toMatchObject({ read: 100, ok: 100, failed: 0, chunks: 10, outputs: 10 });
  });
  expect(emulator.snapshot("account").filter(({ name }) => String(name).endsWith("!"))).toHaveLength(100);
  expect(clones.size).toBeGreaterThan(1);
  expect(clones.size).toBeLessThanOrEqual(4);
  expect(clones).not.toContain(connection);
  // One for each chunk, and one that asks for the message.
  expect([...clones].reduce((sum, clone) => sum + (clone?.stats.requests ?? 0), 0)).toBe(11);
});

test("a block that yields outcomes passes each of them on", async () => {
  const { connection } = emulated();
  const outcomes = await collect(
    invokeParallel(accounts(25), (chunk) => outcomesOf(chunk), { chunkSize: 10, ordered: true, connection }),
  );
  expect(outcomes.map(({ status }) => status)).toEqual(Array(25).fill("ok"));

  async function* outcomesOf(chunk: readonly Record<string, unknown>[]) {
    yield* setRecords("account", chunk, { createOnly: true });
  }
});

test("records that fail within a block fail its chunk, with the figures", async () => {
  const { connection, emulator } = emulated();
  const records = accounts(30, (index) => (index === 15 ? { numberofemployees: "many" } : {}));
  const run = invokeParallel(records, (chunk) => setRecords("account", chunk, { createOnly: true }), {
    chunkSize: 10,
    connection,
  });
  expect(await rejection(run)).toMatchObject({
    code: "parallel",
    summary: { read: 30, ok: 20, failed: 10 },
    failures: [{ chunkIndex: 1, firstIndex: 10, error: { code: "bulk", summary: { ok: 9, failed: 1 } } }],
  });
  expect(emulator.snapshot("account")).toHaveLength(29);
});

test("a run that a block made and did not return fails the chunk", async () => {
  const { connection, emulator } = emulated();
  const run = invokeParallel(
    accounts(2),
    (chunk) => {
      void setRecords("account", chunk, { createOnly: true });
    },
    { connection },
  );
  await expect(run).rejects.toThrow("The block made 1 run(s) and did not await them, so nothing of them was done.");
  expect(emulator.snapshot("account")).toEqual([]);
});

test("whoAmI and removeRecords use the worker's clone too", async () => {
  const { connection, emulator } = emulated();
  await setRecords("account", accounts(10), { createOnly: true, connection });
  const ids = await collect(getRecords("account", { columns: [], connection }));
  const users = await collect(
    invokeParallel(
      ids,
      async (chunk) => {
        await removeRecords(chunk);
        return whoAmI();
      },
      { chunkSize: 3, maxDegreeOfParallelism: 2, connection },
    ),
  );
  expect(users).toHaveLength(4);
  expect(new Set(users.map(({ userId }) => userId)).size).toBe(1);
  expect(emulator.snapshot("account")).toEqual([]);
});
