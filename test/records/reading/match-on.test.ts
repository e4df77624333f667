import { beforeEach, describe, expect, test } from "vitest";
import type { GetRecordsOptions } from "../../../src/index.ts";
import { rejection } from "../../connection/test-connection.ts";
import { collect, idOf } from "../emulated.ts";
import { get, openWorld } from "../readable.ts";
import { refusal } from "../refusal.ts";

beforeEach(openWorld);

type Matching = NonNullable<GetRecordsOptions["matchOn"]>;

async function matched(matchOn: Matching, options: GetRecordsOptions = {}): Promise<unknown[]> {
  const found = await collect(get({ columns: ["numberofemployees"], matchOn, ...options }));
  return found.map(({ numberofemployees }) => numberofemployees).sort((a, b) => Number(a) - Number(b));
}

const named = (...numbers: readonly number[]): object[] => numbers.map((number) => ({ name: `account ${number}` }));

describe("records that match others", () => {
  test("are found by the service's own comparison, each once", async () => {
    const records = [...named(3, 4, 3), { name: "ACCOUNT 5 " }, { name: "nobody" }];
    expect(await matched({ columns: ["name"], records })).toEqual([3, 4, 5]);
  });

  test("are found by several columns together, or by the first key that finds something", async () => {
    const one = { name: "account 1", address1_city: "O'Fallon" };
    expect(await matched({ columns: ["name", "address1_city"], records: [one] })).toEqual([1]);
    expect(await matched({ columns: ["name", "address1_city"], records: [{ ...one, address1_city: "Bonn" }] })).toEqual(
      [],
    );
    const records = [{ accountid: idOf(8) }, { accountid: idOf(999), name: "account 9" }, { name: "account 2" }];
    expect(await matched({ columns: [["accountid"], ["name"]], records })).toEqual([2, 8, 9]);
  });

  test("an input that matches several is an error that names it, unless several are allowed", async () => {
    const records = [{ address1_city: "nowhere" }, { address1_city: "Bonn" }];
    expect(await rejection(matched({ columns: ["address1_city"], records }))).toMatchObject({
      name: "MatchError",
      matches: 13,
      message:
        "Input 1 matches 13 records of account by address1_city. Match on more columns, or give allowMultipleMatches to read them all.",
    });
    expect(await matched({ columns: ["address1_city"], records, allowMultipleMatches: true })).toHaveLength(13);
  });

  test("go with other filters, which an input's matches must pass too", async () => {
    const records = [{ address1_city: "Bonn" }];
    const options = { filter: "numberofemployees gt 22", excludeFilter: { accountcategorycode: 1 } };
    expect(await matched({ columns: ["address1_city"], records }, options)).toEqual([24]);
  });

  test("an input without a value to match on is an error that names it", async () => {
    const records = [{ name: "account 1" }, { name: null }];
    expect(await refusal(matched({ columns: ["name"], records }))).toBe(
      "account.name: expected a value to match input 1 on, got null.",
    );
  });

  test("inputs may come slowly, from a stream", async () => {
    async function* source(): AsyncGenerator<object> {
      for (const record of named(1, 2)) yield await Promise.resolve(record);
    }
    expect(await matched({ columns: ["name"], records: source() }, { retrievalBatchSize: 1 })).toEqual([1, 2]);
  });

  test.each([[{ columns: [], records: [] }], [{ columns: ["name"] }], [{ columns: ["name"], records: "name" }]])(
    "%j is refused",
    async (matchOn) => {
      expect(await refusal(matched(matchOn as unknown as Matching))).toContain("Expected matchOn to be");
    },
  );
});
