import { describe, expect, test } from "vitest";
import { createRandom } from "../../../src/emulator/weather/random.ts";
import { checkLatency, drawLatency } from "../../../src/emulator/weather/latency.ts";
import { parseLatency } from "../../../src/emulator/weather/parse-latency.ts";

describe("a latency as text", () => {
  test.each([
    ["50ms", { fixedMs: 50, perRecordMs: 0 }],
    ["2ms/record", { fixedMs: 0, perRecordMs: 2 }],
    ["50ms+2ms/record", { fixedMs: 50, perRecordMs: 2 }],
    [" 0.5s + 1.5ms / record ", { fixedMs: 500, perRecordMs: 1.5 }],
    ["50ms+2ms/record~20%", { fixedMs: 50, perRecordMs: 2, noise: 0.2 }],
    ["1s tail 1%x10", { fixedMs: 1000, perRecordMs: 0, tail: { share: 0.01, factor: 10 } }],
    ["1s slots 4", { fixedMs: 1000, perRecordMs: 0, slots: 4 }],
    [
      "50ms+2ms/record~20% tail 1%x10 slots 16",
      { fixedMs: 50, perRecordMs: 2, noise: 0.2, tail: { share: 0.01, factor: 10 }, slots: 16 },
    ],
  ])("'%s' is read", (text, latency) => {
    expect(parseLatency(text)).toEqual(latency);
  });

  test.each(["", "50", "fast", "50ms2ms/record", "50ms+", "-5ms", "50ms~20", "50ms slots", "50ms tail 1%", "5 min"])(
    "'%s' is refused with an example",
    (text) => {
      expect(() => parseLatency(text)).toThrow(`The latency '${text}' cannot be read. Expected a text such as '50ms'`);
    },
  );
});

test.each([
  [{ fixedMs: -1 }, "fixedMs must be a number from 0, but it is -1"],
  [{ tail: { share: 2, factor: 1 } }, "at most 1"],
  [{ slots: 1.5 }, "slots must be a whole number"],
  [{ fixedMs: NaN }, "fixedMs must be a number from 0, but it is NaN"],
])("the figures %j are refused", (latency, text) => {
  expect(() => checkLatency(latency)).toThrow(text);
});

describe("how long a request takes", () => {
  test("is exact without noise", () => {
    const random = createRandom(1, "test");
    expect(drawLatency({ fixedMs: 50, perRecordMs: 2 }, 100, random)).toBe(250);
  });

  test("varies by about as much as the noise says, around what it should be", () => {
    const random = createRandom(1, "test");
    const drawn = Array.from({ length: 2000 }, () => drawLatency({ fixedMs: 100, noise: 0.2 }, 1, random)).sort(
      (one, other) => one - other,
    );
    expect(drawn[1000]).toBeGreaterThan(97);
    expect(drawn[1000]).toBeLessThan(103);
    const near = drawn.filter((each) => each > 80 && each < 122).length / 2000;
    expect(near).toBeGreaterThan(0.63);
    expect(near).toBeLessThan(0.73);
  });

  test("is far longer for the share of the tail", () => {
    const random = createRandom(1, "test");
    const latency = { fixedMs: 10, tail: { share: 0.05, factor: 20 } };
    const late = Array.from({ length: 4000 }, () => drawLatency(latency, 1, random)).filter((each) => each === 200);
    expect(late.length / 4000).toBeGreaterThan(0.04);
    expect(late.length / 4000).toBeLessThan(0.06);
  });
});
