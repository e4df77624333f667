import { expect, test } from "vitest";
import { createRandom } from "../../../src/emulator/weather/random.ts";
import { createServers } from "../../../src/emulator/weather/servers.ts";

const make = (count: number, seed = 1) => createServers(count, "https://org", createRandom(seed, "servers"));

test("each server has a cookie of its own, in hexadecimal digits", () => {
  const { affinities } = make(4);
  expect(new Set(affinities).size).toBe(4);
  for (const affinity of affinities) expect(affinity).toMatch(/^[0-9a-f]{64}$/);
});

test("a request with a known cookie goes to its server", () => {
  const { affinities, choose } = make(4);
  affinities.forEach((affinity, server) => {
    for (let round = 0; round < 20; round++) {
      expect(choose(`ReqClientId=1; ARRAffinity=${affinity}; other=2`)).toBe(server);
    }
  });
});

test("without a cookie, and with one that nobody gave, any server answers, about as often as any other", () => {
  const { choose } = make(4);
  const counts = [0, 0, 0, 0];
  for (let round = 0; round < 4000; round++) {
    const server = choose(round % 2 === 0 ? null : "ARRAffinity=ab12");
    counts[server] = (counts[server] ?? 0) + 1;
  }
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(120);
});

test("the same seed chooses the same servers, another seed others", () => {
  const draw = (seed: number) => {
    const { choose } = make(8, seed);
    return Array.from({ length: 30 }, () => choose(null));
  };
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
});
