import { describe, expect, it } from "vitest";
import { createAgenda } from "../../../../bench/protection/simulator/agenda.ts";
import { createSharedProcessor } from "../../../../bench/protection/simulator/shared-processor.ts";

/** When each piece of work is done that begins at its time. */
function finishTimes(
  slots: number,
  work: readonly { at: number; work: number }[],
  changes: [number, number][] = [],
): number[] {
  const agenda = createAgenda();
  const processor = createSharedProcessor(agenda, slots);
  const ends: number[] = [];
  for (const [at, changed] of changes) agenda.at(at, () => processor.setSlots(changed));
  for (const [index, { at, work: amount }] of work.entries()) {
    agenda.at(at, () => processor.begin(amount, () => (ends[index] = agenda.now())));
  }
  while (agenda.step());
  return ends.map((end) => Math.round(end * 1000) / 1000);
}

describe("a shared processor", () => {
  it("works at full speed on as many requests as it has slots", () => {
    expect(
      finishTimes(2, [
        { at: 0, work: 100 },
        { at: 50, work: 100 },
      ]),
    ).toEqual([100, 150]);
  });

  it("shares the power of its slots evenly among more", () => {
    // Three at two thirds of the speed.
    expect(
      finishTimes(2, [
        { at: 0, work: 100 },
        { at: 0, work: 100 },
        { at: 0, work: 100 },
      ]),
    ).toEqual([150, 150, 150]);
  });

  it("slows down what is under way when another comes, and speeds it up when one has gone", () => {
    // Alone until 50; then both at half speed until the first has its last 50 at 150; then the other has 50 left.
    expect(
      finishTimes(1, [
        { at: 0, work: 100 },
        { at: 50, work: 100 },
      ]),
    ).toEqual([150, 200]);
  });

  it("lets the shorter overtake the longer", () => {
    // Both at half speed until 40; the longer one then has 80 left.
    expect(
      finishTimes(1, [
        { at: 0, work: 100 },
        { at: 0, work: 20 },
      ]),
    ).toEqual([120, 40]);
  });

  it("follows slots that change while it works", () => {
    // Two at full speed until 50, at half speed after it.
    expect(
      finishTimes(
        2,
        [
          { at: 0, work: 100 },
          { at: 0, work: 100 },
        ],
        [[50, 1]],
      ),
    ).toEqual([150, 150]);
    // Half speed until 100, full speed after it.
    expect(
      finishTimes(
        1,
        [
          { at: 0, work: 100 },
          { at: 0, work: 100 },
        ],
        [[100, 2]],
      ),
    ).toEqual([150, 150]);
  });

  it("takes fractions of slots", () => {
    expect(
      finishTimes(1.5, [
        { at: 0, work: 90 },
        { at: 0, work: 90 },
      ]),
    ).toEqual([120, 120]);
  });

  it("is done at once with what takes nothing", () => {
    expect(finishTimes(1, [{ at: 7, work: 0 }])).toEqual([7]);
  });
});
