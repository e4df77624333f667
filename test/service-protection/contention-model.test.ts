import { describe, expect, test } from "vitest";
import { createContentionModel, type ContentionModel } from "../../src/service-protection/contention-model.ts";
import { createRandom } from "../../bench/protection/simulator/random.ts";

const SLOTS = 12;
const COST = { fixedMs: 50, perRecordMs: 10 };

interface Samples {
  readonly count: number;
  readonly from: number;
  readonly to: number;
  readonly slots?: number;
  readonly tail?: number;
}

/** Shows it requests of 1 to 100 records, at a server that was as busy as that. */
function show(model: ContentionModel, { count, from, to, slots = SLOTS, tail = 0 }: Samples): void {
  const random = createRandom(count, "samples");
  for (let sample = 0; sample < count; sample++) {
    const records = 1 + Math.floor(100 * random());
    const active = from + (to - from) * random();
    const late = random() < tail ? 10 : 1;
    const noise = 0.9 + 0.2 * random();
    const executionMs = (COST.fixedMs + COST.perRecordMs * records) * Math.max(1, active / slots) * noise * late;
    model.observe({ key: "create account", records, executionMs, active });
  }
}

test("where requests slowed each other down it tells from when on, and what they cost without", () => {
  const model = createContentionModel();
  show(model, { count: 400, from: 1, to: 30 });
  expect(model.isCertain).toBe(true);
  expect(model.slots).toBeGreaterThan(0.8 * SLOTS);
  expect(model.slots).toBeLessThan(1.25 * SLOTS);
  const { fixedMs, perRecordMs } = model.cost("create account")!;
  expect(fixedMs + 50 * perRecordMs).toBeGreaterThan(0.9 * (COST.fixedMs + 50 * COST.perRecordMs));
  expect(fixedMs + 50 * perRecordMs).toBeLessThan(1.1 * (COST.fixedMs + 50 * COST.perRecordMs));
});

test("a few requests that take ten times as long do not mislead it", () => {
  const model = createContentionModel();
  show(model, { count: 600, from: 1, to: 30, tail: 0.02 });
  expect(model.slots).toBeGreaterThan(0.8 * SLOTS);
  expect(model.slots).toBeLessThan(1.25 * SLOTS);
});

test("as long as nothing slows down it believes in no slots, however many there were at a time", () => {
  const model = createContentionModel();
  show(model, { count: 400, from: 1, to: SLOTS });
  expect(model.slots).toBeUndefined();
  expect(model.isCertain).toBe(false);
  expect(model.plausible.most).toBe(Infinity);
});

describe("where all requests were beyond the slots", () => {
  test("it knows that it does not know how few there are, and supposes a number in the middle", () => {
    const model = createContentionModel();
    show(model, { count: 400, from: 2 * SLOTS, to: 5 * SLOTS });
    expect(model.plausible.least).toBeLessThan(SLOTS);
    expect(model.slots).toBeLessThan(2 * SLOTS);
    expect(model.slots).toBeGreaterThan(model.plausible.least);
  });

  test("samples with less to do show it", () => {
    const model = createContentionModel();
    show(model, { count: 400, from: 2 * SLOTS, to: 5 * SLOTS });
    show(model, { count: 100, from: 0.3 * SLOTS, to: SLOTS });
    expect(model.plausible.least).toBeGreaterThan(0.7 * SLOTS);
    expect(model.slots).toBeLessThan(1.3 * SLOTS);
  });
});

test("when all is alike for a long time it goes on believing in what it knew", () => {
  const model = createContentionModel();
  show(model, { count: 400, from: 1, to: 30 });
  const known = model.slots;
  show(model, { count: 3000, from: SLOTS, to: SLOTS });
  expect(model.isCertain).toBe(false);
  expect(model.slots).toBe(known);
});

test("when there are fewer slots from some time on, it finds that out", () => {
  const model = createContentionModel();
  model.beCautious(false);
  show(model, { count: 400, from: 1, to: 30 });
  show(model, { count: 1500, from: 1, to: 30, slots: SLOTS / 2 });
  expect(model.slots).toBeLessThan(0.75 * SLOTS);
});

test("when there are more slots from some time on, requests beyond those that were known show it", () => {
  const model = createContentionModel();
  model.beCautious(false);
  show(model, { count: 400, from: 1, to: 30 });
  show(model, { count: 1500, from: 1, to: 1.35 * SLOTS, slots: 2 * SLOTS });
  expect(model.slots).toBeGreaterThan(1.25 * SLOTS);
});

test("of a kind that nobody has sent it knows no costs", () => {
  const model = createContentionModel();
  show(model, { count: 100, from: 1, to: 30 });
  expect(model.cost("delete account")).toBeUndefined();
});
