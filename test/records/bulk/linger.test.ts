import { expect, test } from "vitest";
import { createChunkSource } from "../../../src/parallel/chunk-source.ts";
import type { Indexed } from "../../../src/records/bulk/indexed.ts";
import type { Planner } from "../../../src/records/bulk/planner.ts";
import { createWriteSource } from "../../../src/records/bulk/write-source.ts";
import { fixedBatchSizes } from "../../../src/records/sending/load.ts";
import type { Delete } from "../../../src/records/sending/write.ts";
import { removeRecords } from "../../../src/records/remove-records.ts";
import { setRecords } from "../../../src/records/set-records.ts";
import { aTable } from "../../metadata/columns.ts";
import { handFed } from "../../parallel/hand-fed.ts";
import { calm } from "../../parallel/waiting.ts";
import { createFakeClock } from "../../service-protection/fake-clock.ts";
import { emulated } from "../emulated.ts";

const { table } = aTable();

/** Plans one deletion for each record that is even; the others need nothing. */
const planner: Planner<number> = {
  plan: (items: readonly Indexed<number>[]) => {
    const even = items.filter(({ input }) => input % 2 === 0);
    const write = ({ index, input }: Indexed<number>): Delete<number> => ({
      ...{ operation: "delete", index, input, table, id: String(index), callerId: undefined },
    });
    return Promise.resolve({ writes: even.map((item) => [write(item)]), outcomes: [] });
  },
  settle: () => undefined,
  waiting: [],
  takeReady: () => [],
  whenReady: () => Promise.resolve(),
  leftOut: [],
  createdForLookups: 0,
};

function setUp(planSize: number) {
  const clock = createFakeClock(0);
  const fed = handFed();
  const source = createWriteSource<number>({
    ...{ planner, ahead: 2, batchSizes: fixedBatchSizes(3), lingerMs: 100, clock },
    input: createChunkSource(fed.input, planSize, { lingerMs: 100, clock }),
    signal: new AbortController().signal,
    settle: () => Promise.resolve(),
    fail: () => undefined,
  });
  const taken: (readonly number[] | undefined)[] = [];
  const ask = (): void => void source.next().then((batch) => taken.push(batch?.items.map(({ input }) => input)));
  return { ...fed, clock, source, taken, ask };
}

test("writes of a slow input go after that time, counted from the reading, also when their plans were full", async () => {
  const { clock, give, taken, ask } = setUp(2);
  ask();
  await give(0);
  await clock.advance(50);
  await give(1);
  await clock.advance(49);
  expect(taken).toEqual([]);
  await clock.advance(1);
  await calm();
  expect(taken).toEqual([[0]]);
  expect(clock.sleepers).toBe(0);
});

test("records of a slow input are looked up after that time, and what is to be written goes at once then", async () => {
  const { clock, give, taken, ask } = setUp(10);
  ask();
  await give(0);
  await give(2);
  await clock.advance(100);
  await calm();
  await clock.advance(0);
  await calm();
  expect(taken).toEqual([[0, 2]]);
});

test("a batch that is full goes before, and nothing is left of the timers when the source is closed", async () => {
  const { clock, give, source, taken, ask } = setUp(1);
  ask();
  for (const item of [0, 2, 4, 6]) await give(item);
  expect(taken).toEqual([[0, 2, 4]]);
  ask();
  await calm();
  source.close();
  await calm();
  expect(clock.sleepers).toBe(0);
  expect(
    source
      .close()
      .left()
      .flatMap(({ items }) => items.map(({ input }) => input)),
  ).toContain(6);
});

test("setRecords and removeRecords take it as an option, and send what a slow input has given so far", async () => {
  const { connection, emulator } = emulated();
  const fed = handFed((number) => ({ name: `A${number}` }));
  const run = setRecords("account", fed.input, { createOnly: true, lingerMs: 5, connection });
  const ended = run.then((summary) => summary);
  await fed.give(0);
  await fed.give(1);
  await expect.poll(() => emulator.snapshot("account").length).toBe(2);
  fed.end();
  expect(await ended).toMatchObject({ created: 2 });
  const ids = emulator.snapshot("account").map(({ accountid }) => String(accountid));
  const slow = handFed((number) => ids[number]!);
  const removal = removeRecords("account", slow.input, { lingerMs: 5, total: 2, connection });
  const removed = removal.then((summary) => summary);
  await slow.give(0);
  await expect.poll(() => emulator.snapshot("account").length).toBe(1);
  expect(removal.progress).toMatchObject({ total: 2, fraction: 0.5 });
  await slow.give(1);
  slow.end();
  expect(await removed).toMatchObject({ deleted: 2, total: 2 });
});

test.each<[options: object, message: string]>([
  [{ lingerMs: -1 }, "Expected lingerMs to be an integer from 0 and up, got -1 (number)."],
  [{ total: 1.5 }, "Expected total to be an integer from 0 and up, or a function that gives one, got 1.5 (number)."],
])("an option that cannot be is refused at once: %o", (options, message) => {
  const { connection } = emulated();
  expect(() => setRecords("account", [], { ...options, connection })).toThrow(message);
  expect(() => removeRecords("account", [], { ...options, connection })).toThrow(message);
});
