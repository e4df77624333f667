import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { expect, onTestFinished, test } from "vitest";
import { invokeParallel, removeRecords, setRecords, type LimitEvent } from "../../src/index.ts";
import { accounts, emulated, idOf } from "./emulated.ts";

const options = { createOnly: true, batchSize: 10 } as const;

/** What requests that write say: how many records each carries, and how many are left with them. */
function watchLoads(): (readonly [number, number | undefined])[] {
  const loads: (readonly [number, number | undefined])[] = [];
  const hear = (message: unknown): void => {
    const { load } = message as LimitEvent;
    if (load !== undefined) loads.push([load.records, load.left]);
  };
  subscribe("dataverse-parallel:limit", hear);
  onTestFinished(() => void unsubscribe("dataverse-parallel:limit", hear));
  return loads;
}

test("of an array every request tells how many records are left, its own included", async () => {
  const { connection } = emulated();
  const loads = watchLoads();
  await setRecords("account", accounts(35), { ...options, connection });
  expect(loads).toEqual([
    [10, 35],
    [10, 25],
    [10, 15],
    [5, 5],
  ]);
});

test("of a source nothing is known until it has ended", async () => {
  const { connection } = emulated();
  const loads = watchLoads();
  await setRecords("account", accounts(35).values(), { ...options, connection });
  expect(loads[0]).toEqual([10, undefined]);
  expect(loads.at(-1)).toEqual([5, 5]);
});

test("records that fail before they are sent are not left", async () => {
  const { connection } = emulated();
  const loads = watchLoads();
  const ids = Array.from({ length: 30 }, (_, index) => (index < 10 ? "no id" : idOf(index)));
  await removeRecords("account", ids, { batchSize: 10, connection, errorAction: "silentlyContinue" });
  expect(loads[0]?.[1]).toBe(20);
});

test("requests that are under way are not left: those beside know of each other", async () => {
  const { connection } = emulated();
  const loads = watchLoads();
  await setRecords("account", accounts(60), { ...options, maxDegreeOfParallelism: 3, connection });
  const left = loads.map(([, each]) => each ?? 0).sort((a, b) => b - a);
  expect(left).toEqual([60, 50, 40, 30, 20, 10]);
});

test("within blocks nobody takes the records of the block for all there are", async () => {
  const { connection } = emulated();
  const loads = watchLoads();
  await invokeParallel(accounts(100), (chunk) => setRecords("account", chunk, options), {
    chunkSize: 10,
    maxDegreeOfParallelism: 1,
    connection,
  });
  // Not known before the first block is through; then by what the blocks have needed so far.
  expect(loads[0]).toEqual([10, undefined]);
  expect(loads[1]?.[1]).toBeGreaterThanOrEqual(90);
  expect(loads.at(-1)?.[1]).toBeGreaterThanOrEqual(10);
  expect(loads.at(-1)?.[1]).toBeLessThan(20);
});
