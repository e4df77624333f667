import { expect, test } from "vitest";
import { createChunkSource } from "../../../src/parallel/chunk-source.ts";
import type { Indexed } from "../../../src/records/bulk/indexed.ts";
import type { Planner } from "../../../src/records/bulk/planner.ts";
import { createWriteSource } from "../../../src/records/bulk/write-source.ts";
import type { Delete } from "../../../src/records/sending/write.ts";
import { setRecords } from "../../../src/records/set-records.ts";
import { aTable } from "../../metadata/columns.ts";
import { calm } from "../../parallel/waiting.ts";
import { createFakeClock } from "../../service-protection/fake-clock.ts";
import { accounts, emulated } from "../emulated.ts";

const { table } = aTable();

/** Plans one deletion for each record. */
const planner: Planner<number> = {
  plan: (items: readonly Indexed<number>[]) => {
    const write = ({ index, input }: Indexed<number>): Delete<number> => ({
      ...{ operation: "delete", index, input, table, id: String(index), callerId: undefined },
    });
    return Promise.resolve({ writes: items.map((item) => [write(item)]), outcomes: [] });
  },
  settle: () => undefined,
  waiting: [],
  takeReady: () => [],
  whenReady: () => Promise.resolve(),
  leftOut: [],
  createdForLookups: 0,
};

/** Batches of 10, unless their turn says otherwise. */
function setUp(records: number) {
  const input = Array.from({ length: records }, (_, index) => index);
  const clock = createFakeClock(0);
  const turns: ((size: number) => void)[] = [];
  const source = createWriteSource<number>({
    ...{ planner, ahead: 2, lingerMs: undefined, clock },
    batchSizes: {
      usual: () => 10,
      inTurn: () => new Promise<number>((resolve) => turns.push(resolve)),
      isProbing: () => false,
    },
    input: createChunkSource(input, 10),
    signal: new AbortController().signal,
    settle: () => Promise.resolve(),
    fail: () => undefined,
  });
  return { source, turns };
}

test("a batch waits for its turn, and is of the size that is best by then", async () => {
  const { source, turns } = setUp(100);
  const taken: (number | undefined)[] = [];
  void source.next().then((batch) => taken.push(batch?.items.length));
  await calm();
  expect(taken).toEqual([]);
  turns[0]?.(35);
  await calm();
  expect(taken).toEqual([35]);
});

test("while it waits, no more are read than the largest request carries", async () => {
  const { source, turns } = setUp(5000);
  const next = source.next();
  await expect.poll(() => source.read).toBeGreaterThanOrEqual(1000);
  await calm();
  expect(source.read).toBeLessThan(1100);
  turns[0]?.(1000);
  expect((await next)?.items).toHaveLength(1000);
});

test("what still waits for its turn when the source is closed is left, every record of it", async () => {
  const { source, turns } = setUp(30);
  const next = source.next();
  await calm();
  const { left } = source.close();
  turns[0]?.(10);
  expect(await next).toBeUndefined();
  expect(left().flatMap(({ items }) => items)).toHaveLength(30);
});

test("the first request of a large run is short, and the others are formed by what was learned", async () => {
  const { connection, writes } = emulated();
  await setRecords("account", accounts(1500), { createOnly: true, maxDegreeOfParallelism: "auto", connection });
  const [first, ...others] = writes.map(({ records }) => records);
  expect(first).toBeLessThanOrEqual(2);
  expect(Math.max(...others)).toBeGreaterThan(10);
});

test("a run of a few records is not cut into short requests only to learn", async () => {
  const { connection, writes } = emulated();
  await setRecords("account", accounts(90), { createOnly: true, maxDegreeOfParallelism: "auto", connection });
  expect(writes.map(({ records }) => records)).toEqual([90]);
});
