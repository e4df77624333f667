import { describe, expect, it } from "vitest";
import { createRandom, drawNormal } from "../../../../bench/protection/simulator/random.ts";

const COUNT = 20_000;

function draw(seed: number, purpose: string, count = COUNT): number[] {
  const random = createRandom(seed, purpose);
  return Array.from({ length: count }, random);
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("random numbers", () => {
  it("are the same for the same seed and purpose, and others for others", () => {
    expect(draw(1, "noise", 10)).toEqual(draw(1, "noise", 10));
    expect(draw(1, "noise", 10)).not.toEqual(draw(2, "noise", 10));
    expect(draw(1, "noise", 10)).not.toEqual(draw(1, "routing", 10));
  });

  it("are spread evenly from 0 to 1, without 1", () => {
    const numbers = draw(7, "spread");
    for (let tenth = 0; tenth < 10; tenth++) {
      const share = numbers.filter((one) => Math.floor(one * 10) === tenth).length / COUNT;
      expect(share).toBeCloseTo(0.1, 1);
    }
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThan(1);
  });

  it("do not hang together from one to the next", () => {
    const numbers = draw(3, "lag").map((one) => one - 0.5);
    const products = numbers.slice(1).map((one, index) => one * (numbers[index] ?? 0));
    expect(Math.abs(mean(products) * 12)).toBeLessThan(0.03);
  });

  it("become normal ones, with mean 0 and deviation 1", () => {
    const random = createRandom(5, "normal");
    const normal = Array.from({ length: COUNT }, () => drawNormal(random));
    expect(mean(normal)).toBeCloseTo(0, 1);
    expect(mean(normal.map((one) => one ** 2))).toBeCloseTo(1, 1);
  });
});
