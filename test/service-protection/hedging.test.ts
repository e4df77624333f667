import { describe, expect, test } from "vitest";
import type { AcquireOptions, Governor, Permit } from "../../src/service-protection/governor.ts";
import type { Observation } from "../../src/service-protection/observation.ts";
import type { FakeClock } from "./fake-clock.ts";
import { FIRST, setUp } from "./governed.ts";

const TAKEN_MS = 200;

function answer(server: string, durationMs = TAKEN_MS): Observation {
  return { result: "ok", durationMs, server };
}

/** Two servers are known, and that a request takes 200 ms. */
async function known(): Promise<{ clock: FakeClock; governor: Governor }> {
  const { clock, governor } = setUp();
  for (let round = 0; round < 12; round++) {
    const permits = await Promise.all(Array.from({ length: FIRST }, () => governor.acquire({ key: "create account" })));
    await clock.advance(TAKEN_MS);
    for (const [at, permit] of permits.entries()) permit.release(answer(permit.affinity ?? `server ${at % 2}`));
  }
  return { clock, governor };
}

async function send(governor: Governor, options: AcquireOptions = {}): Promise<{ permit: Permit; copies: Permit[] }> {
  const copies: Permit[] = [];
  const onHedge = (copy: Permit): void => void copies.push(copy);
  return { permit: await governor.acquire({ key: "create account", onHedge, ...options }), copies };
}

describe("when nothing else is left to send", () => {
  test("a request that takes far longer than it should may be sent once more, and only once", async () => {
    const { clock, governor } = await known();
    const { copies } = await send(governor, { left: 1 });
    await clock.advance(TAKEN_MS);
    expect(copies).toHaveLength(0);
    await clock.advance(5 * TAKEN_MS);
    expect(copies).toHaveLength(1);
    for (let count = 0; count < 20; count++) await clock.advance(5 * TAKEN_MS);
    expect(copies).toHaveLength(1);
  });

  test("one that may not be executed twice is left alone", async () => {
    const { clock, governor } = await known();
    const { copies } = await send(governor, { left: 1, onHedge: undefined });
    for (let count = 0; count < 20; count++) await clock.advance(TAKEN_MS);
    expect(copies).toHaveLength(0);
  });

  test("one that was answered in time is not sent again", async () => {
    const { clock, governor } = await known();
    const { permit, copies } = await send(governor, { left: 1 });
    await clock.advance(TAKEN_MS);
    permit.release(answer("server 0"));
    for (let count = 0; count < 20; count++) await clock.advance(TAKEN_MS);
    expect(copies).toHaveLength(0);
    expect(clock.sleepers).toBe(0);
  });

  test("the copy counts as a request in flight until its permit is released", async () => {
    const { clock, governor } = await known();
    const inFlight = (): number => governor.explain().lanes.reduce((sum, lane) => sum + lane.inFlight, 0);
    const { permit, copies } = await send(governor, { left: 1 });
    await clock.advance(10 * TAKEN_MS);
    expect(inFlight()).toBe(2);
    copies[0]!.release(answer("server 1"));
    permit.release({ result: "failed", durationMs: 10 * TAKEN_MS });
    expect(inFlight()).toBe(0);
  });
});

test("as long as more is to come, and comes, nothing is sent twice", async () => {
  const { clock, governor } = await known();
  const { copies } = await send(governor, { left: 1000 });
  for (let count = 0; count < 30; count++) {
    const { permit } = await send(governor, { left: 1000 - count });
    await clock.advance(TAKEN_MS / 2);
    permit.release(answer("server 0", TAKEN_MS / 2));
  }
  expect(copies).toHaveLength(0);
});

test("where nobody knows how much is left, nobody's coming for a while is the end", async () => {
  const { clock, governor } = await known();
  const { copies } = await send(governor);
  await clock.advance(10 * TAKEN_MS);
  expect(copies).toHaveLength(1);
});

test("where requests are late by nature, it takes longer until one is called overdue", async () => {
  const overdueAfter = async (lateness: readonly number[]): Promise<number> => {
    const { clock, governor } = await known();
    for (let round = 0; round < 60; round++) {
      const permit = await governor.acquire({ key: "create account" });
      const durationMs = TAKEN_MS * (lateness[round % lateness.length] ?? 1);
      await clock.advance(durationMs);
      permit.release(answer("server 0", durationMs));
    }
    const { copies } = await send(governor, { left: 1 });
    let passed = 0;
    for (; copies.length === 0 && passed < 100 * TAKEN_MS; passed += 20) await clock.advance(20);
    return passed;
  };
  const punctual = await overdueAfter([1]);
  expect(punctual).toBeLessThan(2 * TAKEN_MS);
  expect(await overdueAfter([0.6, 2])).toBeGreaterThan(1.3 * punctual);
});
