import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSpanSet } from "../../src/jobs/span-set.ts";

const step = fc.record({ add: fc.boolean(), first: fc.nat(60), count: fc.integer({ min: 1, max: 15 }) });

describe("a set of spans", () => {
  it("holds what a plain set of its indices holds", () => {
    fc.assert(
      fc.property(fc.array(step), fc.boolean(), (steps, merge) => {
        const spans = createSpanSet({ merge });
        const plain = new Set<number>();
        for (const { add, first, count } of steps) {
          if (add) spans.add(first, count);
          else spans.remove(first, count);
          for (let index = first; index < first + count; index++) {
            if (add) plain.add(index);
            else plain.delete(index);
          }
        }
        const all = Array.from({ length: 80 }, (_, index) => index);
        expect(all.filter(spans.has)).toEqual(all.filter((index) => plain.has(index)));
        expect(spans.size).toBe(plain.size);
        expect(spans.firstMissing).toBe(all.find((index) => !plain.has(index)));
        const listed = spans
          .spans()
          .flatMap(({ first, count }) => Array.from({ length: count }, (_, at) => first + at));
        expect(listed).toEqual(all.filter((index) => plain.has(index)));
        const clipped = spans
          .spans()
          .map(({ first, count }) => ({ first: Math.max(first, 20), end: Math.min(first + count, 45) }))
          .filter(({ first, end }) => end > first);
        expect(spans.within(20, 25)).toEqual(clipped.map(({ first, end }) => ({ first, count: end - first })));
      }),
    );
  });

  it("makes one run of neighbours, so that no two runs touch", () => {
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const spans = createSpanSet({ merge: true });
        for (const { add, first, count } of steps) {
          if (add) spans.add(first, count);
          else spans.remove(first, count);
        }
        const ends = spans.spans().map(({ first, count }) => first + count);
        const firsts = spans.spans().map(({ first }) => first);
        expect(firsts.slice(1).every((first, place) => first > (ends[place] ?? 0))).toBe(true);
      }),
    );
  });

  it("keeps runs as they were entered when it does not merge", () => {
    const spans = createSpanSet({ merge: false });
    spans.add(50, 50);
    spans.add(0, 50);
    spans.add(100, 20);
    spans.remove(60, 5);
    expect(spans.spans()).toEqual([
      { first: 0, count: 50 },
      { first: 50, count: 10 },
      { first: 65, count: 35 },
      { first: 100, count: 20 },
    ]);
  });
});
