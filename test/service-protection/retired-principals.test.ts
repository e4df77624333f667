import { expect, test } from "vitest";
import { createGovernor } from "../../src/service-protection/governor.ts";
import { createFakeClock, settle } from "./fake-clock.ts";

const answered = { result: "ok", durationMs: 100 } as const;

test.each(["lanes", "none"] as const)(
  "with affinity %s a retired principal gets no permits any more",
  async (affinity) => {
    const clock = createFakeClock();
    const governor = createGovernor({ principals: 3, clock, affinity });
    const taken = new Set<number>();
    const round = async (): Promise<void> => {
      const permits = await Promise.all(Array.from({ length: 9 }, () => governor.acquire({ key: "create account" })));
      await clock.advance(100);
      for (const [at, permit] of permits.entries()) {
        taken.add(permit.principal);
        permit.release({ ...answered, server: permit.affinity ?? `server ${at % 2}` });
      }
    };
    await round();
    expect(taken).toEqual(new Set([0, 1, 2]));
    expect(governor.retire(1, "its secret has expired")).toBe("retired");
    expect(governor.retire(1, "again")).toBe("known");
    taken.clear();
    for (let count = 0; count < 5; count += 1) await round();
    expect(taken).toEqual(new Set([0, 2]));
    expect(governor.explain().retired).toEqual([{ principal: 1, reason: "its secret has expired" }]);
  },
);

test("the last principal that works cannot be retired", () => {
  const governor = createGovernor({ principals: 2, clock: createFakeClock() });
  expect(governor.retire(0, "gone")).toBe("retired");
  expect(governor.retire(1, "gone too")).toBe("last");
  expect(governor.explain().retired).toHaveLength(1);
});

test("requests that wait while all lanes of the others are locked go on waiting for those", async () => {
  const clock = createFakeClock();
  const governor = createGovernor({ principals: 2, clock });
  const permits = await Promise.all([governor.acquire(), governor.acquire()]);
  for (const permit of permits)
    permit.release({ result: "throttled", facet: "requests", retryAfterMs: 1000, durationMs: 10, server: "one" });
  const { principal } = permits[0];
  const waiting = governor.acquire();
  governor.retire(principal, "gone");
  await settle();
  await clock.advance(1000);
  expect((await waiting).principal).toBe(1 - principal);
});
