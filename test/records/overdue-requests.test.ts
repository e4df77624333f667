import { expect, onTestFinished, test } from "vitest";
import { createEmulator, type Emulator, type EmulatorOptions } from "../../src/emulator/index.ts";
import { connect, getRecords, removeRecords, setRecords, type Connection } from "../../src/index.ts";
import { accounts, collect } from "./emulated.ts";

const LATE_MS = 2500;

/** An emulator that takes the time it takes, and a connection to it by the real clock. */
async function inRealTime(options: EmulatorOptions = {}): Promise<{ emulator: Emulator; connection: Connection }> {
  const emulator = createEmulator(options);
  const { url, clientId, clientSecret } = emulator;
  // What is cancelled here goes on there, as at the real service.
  const transport = async (request: Request): Promise<Response> => {
    const { method, headers } = request;
    const body = method === "GET" ? undefined : await request.text();
    return emulator.fetch(new Request(request.url, { method, headers, ...(body === undefined ? {} : { body }) }));
  };
  const connection = await connect({ url, clientId, clientSecret, authorityHost: url, transport });
  onTestFinished(async () => {
    await connection.close();
    await emulator.close();
  });
  return { emulator, connection };
}

function names(emulator: Emulator): unknown[] {
  return emulator.snapshot("account").map(({ name }) => name);
}

/** One of the last requests takes seconds, before or after it was done. */
function delayOne(emulator: Emulator, path: string, delay: "request" | "answer", after: number): void {
  emulator.faults.add({ match: { path }, after, action: { delayMs: LATE_MS, delay } });
}

const options = { batchSize: 10, maxDegreeOfParallelism: 4 } as const;

test.each(["request", "answer"] as const)(
  "a create that is overdue, its %s late, holds up nothing, and no record is doubled or misreported",
  async (delay) => {
    const { emulator, connection } = await inRealTime();
    delayOne(emulator, "CRM.CreateMultiple", delay, 24);
    const began = performance.now();
    const run = setRecords("account", accounts(300), { ...options, createOnly: true, connection });
    const outcomes = await collect(run);
    expect(performance.now() - began).toBeLessThan(LATE_MS);
    expect(outcomes).toHaveLength(300);
    expect(outcomes.every(({ status }) => status === "ok")).toBe(true);
    expect(await run).toMatchObject({ read: 300, created: 300 });
    expect(emulator.log.counts()["POST 200"]).toBeGreaterThanOrEqual(30);
    // The one that is late lands now, and must find its records there.
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, began + LATE_MS + 300 - performance.now())));
    expect(new Set(names(emulator)).size).toBe(300);
    expect(names(emulator)).toHaveLength(300);
  },
);

test.each(["request", "answer"] as const)("so does a delete whose %s is late", async (delay) => {
  const { emulator, connection } = await inRealTime();
  await setRecords("account", accounts(300), { createOnly: true, connection });
  const found = await collect(getRecords("account", { columns: ["name"], connection }));
  delayOne(emulator, "$batch", delay, 24);
  const began = performance.now();
  const summary = await removeRecords(found, { ...options, connection });
  expect(performance.now() - began).toBeLessThan(LATE_MS);
  expect(summary).toMatchObject({ read: 300, deleted: 300 });
  expect(names(emulator)).toEqual([]);
});

test("an update is sent once, however long it takes: a copy that comes late would undo a later change", async () => {
  const { emulator, connection } = await inRealTime();
  const late = 800;
  await setRecords("account", accounts(100), { createOnly: true, connection });
  const found = await collect(getRecords("account", { columns: ["name"], connection }));
  emulator.faults.add({ match: { path: "CRM.UpdateMultiple" }, after: 8, action: { delayMs: late } });
  const changes = found.map(({ accountid, name }) => ({ accountid, name: `${String(name)}!` }));
  const began = performance.now();
  emulator.log.clear();
  await setRecords("account", changes, { ...options, updateAllColumns: true, connection });
  expect(performance.now() - began).toBeGreaterThan(late);
  const updates = emulator.log.entries().filter(({ path }) => path.includes("CRM.UpdateMultiple"));
  expect(updates).toHaveLength(10);
});

test("a page that is overdue is read once more, and its records come once", async () => {
  const { emulator, connection } = await inRealTime();
  await setRecords("account", accounts(200), { createOnly: true, connection });
  delayOne(emulator, "accounts?", "answer", 15);
  const began = performance.now();
  const found = await collect(getRecords("account", { columns: ["name"], pageSize: 10, connection }));
  expect(performance.now() - began).toBeLessThan(LATE_MS);
  expect(new Set(found.map(({ accountid }) => accountid)).size).toBe(200);
  expect(found).toHaveLength(200);
});
