import { expect, test } from "vitest";
import { createLimits } from "../../src/service-protection/limits.ts";
import { createPowers } from "../../src/service-protection/powers.ts";
import { createServer, type Server } from "../../src/service-protection/server.ts";

function servers(count: number): readonly Server[] {
  return Array.from({ length: count }, (_, index) => createServer(`server ${index}`, 1, createLimits(), 0));
}

test("a server where requests take longer than elsewhere is given less, and another more", () => {
  const powers = createPowers();
  const [slow, fast] = servers(2) as [Server, Server];
  for (let count = 0; count < 200; count++) {
    powers.learn(slow, 1.4);
    powers.learn(fast, 0.8);
    powers.even([slow, fast]);
  }
  expect(slow.power).toBeLessThan(0.9);
  expect(fast.power).toBeGreaterThan(1.1);
  expect(slow.power + fast.power).toBeCloseTo(2);
});

test("where all take longer than expected no server is to blame", () => {
  const powers = createPowers();
  const all = servers(3);
  for (let count = 0; count < 500; count++) {
    for (const server of all) powers.learn(server, 1.8);
    powers.even(all);
  }
  for (const { power } of all) expect(power).toBeCloseTo(1, 2);
});

test("one alone is what is usual", () => {
  const powers = createPowers();
  const [only] = servers(1) as [Server];
  for (let count = 0; count < 50; count++) powers.learn(only, count % 2 === 0 ? 2 : 0.5);
  powers.even([only]);
  expect(only.power).toBe(1);
});
