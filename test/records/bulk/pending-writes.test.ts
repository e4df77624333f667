import { describe, expect, it } from "vitest";
import { createPendingWrites, type PendingWrites } from "../../../src/records/bulk/pending-writes.ts";
import type { Delete } from "../../../src/records/sending/write.ts";
import { aTable } from "../../metadata/columns.ts";

const { table } = aTable();

function deletion(index: number, callerId?: string): Delete<number> {
  return { operation: "delete", index, input: index, table, id: String(index), callerId };
}

/** The batch that goes next, of its usual size. */
function takeDue(pending: PendingWrites<number>, which: "full" | "any", size = 2) {
  const first = pending.due(which);
  return first && pending.take(first, size);
}

const indexes = (batch: readonly { readonly index: number }[] | undefined): number[] | undefined =>
  batch?.map(({ index }) => index);

describe("pending writes", () => {
  it("give a batch when it is full, and what is left when any will do", () => {
    const pending = createPendingWrites<number>(() => 2);
    for (let index = 0; index < 5; index += 1) pending.add([deletion(index)]);
    expect(indexes(takeDue(pending, "full"))).toEqual([0, 1]);
    expect(indexes(takeDue(pending, "full"))).toEqual([2, 3]);
    expect(takeDue(pending, "full")).toBeUndefined();
    expect(indexes(pending.all())).toEqual([4]);
    expect(indexes(takeDue(pending, "any"))).toEqual([4]);
    expect(takeDue(pending, "any")).toBeUndefined();
  });

  it("are of the size that is best by then, where none is given", () => {
    let best = 1;
    const pending = createPendingWrites<number>(() => best);
    for (let index = 0; index < 5; index += 1) pending.add([deletion(index)]);
    expect(indexes(takeDue(pending, "full", best))).toEqual([0]);
    best = 3;
    expect(indexes(takeDue(pending, "full", best))).toEqual([1, 2, 3]);
    expect(pending.due("full")).toBeUndefined();
  });

  it("keep the writes of one record together, even where a batch grows by them", () => {
    const pending = createPendingWrites<number>(() => 2);
    pending.add([deletion(0)]);
    pending.add([deletion(1), deletion(1), deletion(1)]);
    pending.add([deletion(2)]);
    expect(indexes(takeDue(pending, "full"))).toEqual([0, 1, 1, 1]);
    expect(indexes(takeDue(pending, "any"))).toEqual([2]);
  });

  it("go with more than is usual when they may, and with no more than there are", () => {
    const pending = createPendingWrites<number>(() => 2);
    for (let index = 0; index < 5; index += 1) pending.add([deletion(index)]);
    expect(indexes(takeDue(pending, "full", 4))).toEqual([0, 1, 2, 3]);
    expect(indexes(takeDue(pending, "any", 4))).toEqual([4]);
  });

  it("never mix callers", () => {
    const pending = createPendingWrites<number>(() => 2);
    pending.add([deletion(0, "a")]);
    pending.add([deletion(1, "b")]);
    expect(takeDue(pending, "full")).toBeUndefined();
    pending.add([deletion(2, "a")]);
    expect(indexes(takeDue(pending, "full"))).toEqual([0, 2]);
  });

  it("give the fullest batch before too many are filling", () => {
    const pending = createPendingWrites<number>(() => 2);
    for (let index = 0; index < 16; index += 1) {
      expect(takeDue(pending, "full")).toBeUndefined();
      pending.add([deletion(index, `caller ${index}`)]);
    }
    expect(takeDue(pending, "full")).toHaveLength(1);
  });
});
