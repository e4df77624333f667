import { expect, test } from "vitest";
import { removeRecords, type RemoveRecordsOptions } from "../../../src/index.ts";
import { rejection } from "../../connection/test-connection.ts";
import { collect, emulated, idOf } from "../emulated.ts";
import { names, withAccounts, writesOf } from "./stored.ts";

const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => idOf(index));

test("as many records as expected are deleted, each with its outcome", async () => {
  const world = await withAccounts(5);
  const options = { expect: 4, batchSize: 2, retrievalBatchSize: 3, connection: world.connection };
  const outcomes = await collect(removeRecords("account", ids(4), options));
  expect(outcomes.map(({ index, input }) => [index, input])).toEqual(ids(4).map((id, index) => [index, id]));
  expect(names(world)).toEqual(["account 4"]);
});

test.each<[string, number, readonly (string | object)[], RemoveRecordsOptions, number]>([
  ["one too few", 3, ids(2), {}, 2],
  ["one too many", 1, ids(2), {}, 2],
  ["ids that do not exist", 3, [...ids(2), idOf(99)], {}, 2],
  ["ids that do not exist and need not", 3, [...ids(2), idOf(99)], { ifExists: true }, 2],
  ["the same record twice", 2, [idOf(0), idOf(0)], {}, 1],
  ["a key that finds several", 1, [{ name: "Same" }], { matchOn: ["name"], allowMultipleMatches: true }, 3],
  ["a key that finds too many", 1, [{ name: "Same" }], { matchOn: ["name"] }, 0],
  ["no input", 1, [], {}, 0],
])("with %s the run fails with both numbers and deletes nothing", async (_, expected, records, more, found) => {
  const world = await withAccounts(3, () => ({ name: "Same" }));
  const options = { expect: expected, connection: world.connection, ...more };
  const error = await rejection(removeRecords("account", records, options));
  expect(error).toMatchObject({ code: "expectation", expected, found });
  expect((error as Error).message).toContain(`Expected ${expected} record`);
  expect((error as Error).message).toContain(`lead to ${found}. Nothing was deleted.`);
  expect(writesOf(world)).toEqual(["CreateMultiple"]);
});

test("expecting none of nothing is met", async () => {
  const { connection } = emulated();
  expect(await removeRecords("account", [], { expect: 0, connection })).toMatchObject({ read: 0, ok: 0 });
});

test("an input that throws ends it before anything is deleted", async () => {
  const world = await withAccounts(3);
  const broken = new Error("The disk is gone.");
  const source = (function* () {
    yield* ids(2);
    throw broken;
  })();
  const options = { expect: 2, connection: world.connection };
  expect(await rejection(removeRecords("account", source, options))).toBe(broken);
  expect(names(world)).toHaveLength(3);
});

test("an abort while an input is waited for is its end, and closes the input", async () => {
  const world = await withAccounts(1);
  const reason = new Error("enough");
  const abort = new AbortController();
  let closed = false;
  const source: AsyncIterable<string> = {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise(() => abort.abort(reason)),
      return: () => {
        closed = true;
        return Promise.resolve({ done: true, value: undefined });
      },
    }),
  };
  const options = { expect: 2, signal: abort.signal, connection: world.connection };
  expect(await rejection(removeRecords("account", source, options))).toBe(reason);
  expect(closed).toBe(true);
});

test.each([-1, 0.5, "3", null])("expect cannot be %j", (value) => {
  const options = { expect: value, connection: emulated().connection } as unknown as RemoveRecordsOptions;
  expect(() => removeRecords("account", [], options)).toThrow("Expected expect to be an integer from 0 and up");
});
