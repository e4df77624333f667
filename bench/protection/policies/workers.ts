import type { Observation, Policy } from "../policy.ts";
import { createHeap } from "../simulator/heap.ts";

/** How most clients work: so many workers, each of which sends, waits for the answer, and sends again. */
export interface WorkersOptions {
  readonly principals: number;
  /** How many workers each principal has, given the hint that its answers carried. */
  readonly count: (hint: number | undefined) => number;
  readonly batch: number;
  /** How long a worker waits that was refused for the so-manieth time in a row. */
  readonly pauseMs: (observation: Observation, attempt: number) => number;
  /** All workers of a principal replay the cookie of its first answer. */
  readonly sticky?: boolean;
  /** Something else that a worker waits for, once before each request. */
  readonly gate?: Gate;
}

export interface Gate {
  delayMs(principal: number, now: number): number;
  sent(principal: number): void;
  answered(principal: number, observation: Observation, now: number): void;
}

interface Worker {
  readonly principal: number;
  /** Rests until then. */
  until: number;
  attempts: number;
  passedGate: boolean;
}

export function createWorkers({ principals, count, batch, pauseMs, sticky = false, gate }: WorkersOptions): Policy {
  const ready = createHeap<Worker>((a, b) => a.until < b.until);
  const cookies: (string | undefined)[] = [];
  const sizes = Array.from({ length: principals }, () => 0);

  function hire(principal: number, hint: number | undefined, now: number): void {
    for (let size = sizes[principal] ?? 0; size < count(hint); size++) {
      sizes[principal] = size + 1;
      ready.push({ principal, until: now, attempts: 0, passedGate: false });
    }
  }

  /** The first that neither rests nor has to wait at the gate. */
  function freeWorker(now: number): Worker | undefined {
    for (let worker = ready.peek(); worker !== undefined && worker.until <= now; worker = ready.peek()) {
      ready.pop();
      const delay = worker.passedGate ? 0 : (gate?.delayMs(worker.principal, now) ?? 0);
      worker.passedGate = true;
      if (delay <= 0) return worker;
      worker.until = now + delay;
      ready.push(worker);
    }
    return undefined;
  }

  for (let principal = 0; principal < principals; principal++) hire(principal, undefined, 0);

  return {
    next(now, left) {
      const worker = left === 0 ? undefined : freeWorker(now);
      if (worker === undefined) return undefined;
      worker.passedGate = false;
      gate?.sent(worker.principal);
      const server = sticky ? cookies[worker.principal] : undefined;
      return { principal: worker.principal, server, records: Math.min(batch, left), token: worker };
    },
    wakeAt(now) {
      const until = ready.peek()?.until;
      return until !== undefined && until > now ? until : undefined;
    },
    done(now, token, observation) {
      const worker = token as Worker;
      gate?.answered(worker.principal, observation, now);
      cookies[worker.principal] ??= observation.server;
      worker.attempts = observation.result === "throttled" ? worker.attempts + 1 : 0;
      worker.until = worker.attempts === 0 ? now : now + pauseMs(observation, worker.attempts);
      ready.push(worker);
      hire(worker.principal, hintOf(observation), now);
    },
  };
}

export function hintOf({ recommendedDop }: Observation): number | undefined {
  const hint = Number(recommendedDop);
  return Number.isInteger(hint) && hint > 0 ? hint : undefined;
}
