import fc from "fast-check";
import { expect, test } from "vitest";
import { createContentIds, createRecordIds } from "../../../src/records/ids/record-ids.ts";
import { currentCall, inRepeatableCall, type CurrentCall } from "../../../src/parallel/job/repeatable-call.ts";

const origin = { seed: new Uint8Array(32).fill(7), createdAt: 1_700_000_000_000 };
const NONE = {};

test("the same job, table and place give the same id, and any other another", () => {
  const ids = createRecordIds("account", origin);
  expect(createRecordIds("account", origin).of(5, NONE)).toBe(ids.of(5, { name: "whatever it holds" }));
  const others = [
    ids.of(6, NONE),
    createRecordIds("contact", origin).of(5, NONE),
    createRecordIds("account", { ...origin, seed: new Uint8Array(32).fill(8) }).of(5, NONE),
    createRecordIds("account").of(5, NONE),
    ids.ofName("account", "name", "5"),
    ids.ofName("account", "accountnumber", "5"),
  ];
  expect(new Set([ids.of(5, NONE), ...others]).size).toBe(others.length + 1);
});

test("the ids of 100,000 records grow as SQL Server sorts them, all with one head", () => {
  const ids = createRecordIds("account", origin);
  const head = ids.of(0, NONE).slice(0, 23);
  let last = "";
  for (let index = 0; index < 100_000; index += 1) {
    const id = ids.of(index, NONE);
    // Where the heads are the same, the last six bytes decide, which SQL Server compares first.
    if (id.slice(0, 23) !== head || id.slice(24) <= last) expect.unreachable(`${id} comes after ${last}`);
    last = id.slice(24);
  }
});

function callOf(attempt: number, firstIndex = 3): CurrentCall {
  const call = inRepeatableCall({ ...origin, firstIndex, isRepeated: attempt > 1 }, currentCall);
  return call ?? expect.unreachable();
}

const payloads = fc.array(fc.record({ name: fc.constantFrom("a", "b", "c"), size: fc.nat({ max: 2 }) }), {
  maxLength: 12,
});

test("within a block the same records get the same ids, in whatever order and whatever comes along", () => {
  fc.assert(
    fc.property(payloads, payloads, (records, more) => {
      const first = createContentIds("account", callOf(1));
      const again = createContentIds("account", callOf(2));
      const ids = records.map((record, index) => first.of(index, record));
      const repeated = [...records].reverse().map(({ name, size }, index) => again.of(index, { size, name }));
      expect(new Set(ids).size).toBe(records.length);
      expect([...ids].sort()).toEqual([...repeated].sort());
      const others = more.map((record, index) => again.of(100 + index, { ...record, name: "another" }));
      expect(new Set([...repeated, ...others]).size).toBe(records.length + more.length);
    }),
  );
  expect(createContentIds("account", callOf(2)).mayExist).toBe(true);
  expect(createContentIds("account", callOf(1)).mayExist).toBe(false);
});

test("other chunks give other ids to the same record, and the same name gets the same record in all of them", () => {
  const [one, other] = [3, 4].map((firstIndex) => createContentIds("account", callOf(1, firstIndex)));
  expect(one?.of(0, NONE)).not.toBe(other?.of(0, NONE));
  expect(one?.ofName("account", "name", "x")).toBe(other?.ofName("account", "name", "x"));
});
