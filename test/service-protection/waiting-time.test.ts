import { expect, test } from "vitest";
import { createGovernor } from "../../src/service-protection/governor.ts";
import { createFakeClock, settle } from "./fake-clock.ts";

test("while every principal is locked, the explanation says for how long the next request waits", async () => {
  const clock = createFakeClock();
  const governor = createGovernor({ principals: 2, clock });
  const permits = await Promise.all([governor.acquire(), governor.acquire()]);
  for (const [at, permit] of permits.entries()) {
    const retryAfterMs = 60_000 * (at + 1);
    permit.release({ result: "throttled", facet: "requests", retryAfterMs, durationMs: 10, server: "one" });
  }
  expect(governor.explain().waitsForMs).toBeUndefined();
  const leaving = new AbortController();
  const waiting = governor.acquire({ signal: leaving.signal });
  await settle();
  expect(governor.explain()).toMatchObject({ limit: 0, waitsForMs: 60_000 });
  expect(governor.explain().reason).toBe("the service asked to wait 60 s (requests)");
  await clock.advance(20_000);
  expect(governor.explain().waitsForMs).toBe(40_000);
  leaving.abort(new Error("enough"));
  await expect(waiting).rejects.toBe(leaving.signal.reason);
  expect(governor.explain().waitsForMs).toBeUndefined();
});
