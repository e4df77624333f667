import { createGovernor, type Governor, type Permit } from "../../src/service-protection/governor.ts";
import type { Observation } from "../../src/service-protection/observation.ts";
import { createFakeClock } from "./fake-clock.ts";

/** As many as are sent before the first answer. */
export const FIRST = 16;

export const OK: Observation = { result: "ok", durationMs: 10, server: "one" };

export function throttled(facet: Observation["facet"], retryAfterMs?: number, message?: string): Observation {
  return { result: "throttled", facet, retryAfterMs, message, durationMs: 10, server: "one" };
}

export function setUp(principals = 1): { clock: ReturnType<typeof createFakeClock>; governor: Governor } {
  const clock = createFakeClock();
  return { clock, governor: createGovernor({ principals, clock, random: () => 0.5 }) };
}

export function acquireMany(governor: Governor, count: number): Promise<Permit[]> {
  return Promise.all(Array.from({ length: count }, () => governor.acquire()));
}

/** Writes down who was served, and when. */
export function acquireNamed(
  governor: Governor,
  name: string,
  served: string[],
  signal?: AbortSignal,
): Promise<Permit> {
  const acquired = governor.acquire({ signal });
  acquired.then(
    () => served.push(name),
    (reason: unknown) => served.push(`${name}: ${String(reason)}`),
  );
  return acquired;
}
