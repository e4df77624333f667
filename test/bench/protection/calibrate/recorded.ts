import { createHash } from "node:crypto";
import { runPolicy } from "../../../../bench/protection/measure.ts";
import type { Observation, PolicyFactory } from "../../../../bench/protection/policy.ts";
import type { Scenario } from "../../../../bench/protection/scenario/scenario.ts";
import type { TraceLine } from "../../../../src/connection/trace.ts";

/** When the simulation begins, for people. */
const START = Date.parse("2026-01-05T08:00:00Z");

/** The trace that a connection would have written of a simulated run. */
export function recordTrace(scenario: Scenario, create: PolicyFactory): TraceLine[] {
  const lines: TraceLine[] = [];
  runPolicy(scenario, 1, (context) => {
    const policy = create(context);
    const asked = new Map<unknown, { readonly principal: number; readonly server?: string | undefined }>();
    return {
      wakeAt: policy.wakeAt,
      next(now, left) {
        const decision = policy.next(now, left);
        if (decision) asked.set(decision.token, { principal: decision.principal, server: decision.server });
        return decision;
      },
      done(now, token, observation) {
        const { principal = 0, server } = asked.get(token) ?? {};
        asked.delete(token);
        lines.push(toLine(now, principal, server, observation));
        policy.done(now, token, observation);
      },
    };
  });
  return lines;
}

function toLine(now: number, principal: number, asked: string | undefined, observation: Observation): TraceLine {
  const { server, records, durationMs, facet, retryAfterMs, result } = observation;
  const { remainingRequests, remainingExecutionMs: remainingExecution, recommendedDop } = observation;
  return {
    time: new Date(START + now).toISOString(),
    ...{ principal, server: hashOf(server), asked: hashOf(asked) },
    ...{ operation: "create account", records, durationMs: Math.round(durationMs) },
    status: result === "throttled" ? 429 : 200,
    ...{ facet, retryAfterMs, remainingRequests, remainingExecution, recommendedDop },
  };
}

function hashOf(cookie: string | undefined): string | undefined {
  return cookie === undefined ? undefined : createHash("sha256").update(cookie).digest("hex").slice(0, 12);
}
