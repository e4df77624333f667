import type { Policy, PolicyFactory } from "../policy.ts";
import { USUAL_BATCH } from "./fixed.ts";

/** Of each principal, as people set it who want speed (the program's default is 10). */
const MOST_THREADS = 50;
const MONITOR_MS = 1000;
/** A batch is to take so long. */
const AIM_MS = 10_000;
/** The service's waiting times may be too long. */
const LONGEST_PAUSE_MS = 300_000;

interface Thread {
  until: number;
  batch: number;
  stopped: boolean;
}

/**
 * One thread more each second until the first refusal, then only ever fewer; each thread sizes its batches to take 10 s.
 * Source: MarkMpn/Sql4Cds, DynamicParallel.cs and BaseDmlNode.cs. Each principal runs by itself.
 */
export const sql4Cds: PolicyFactory = ({ principals }) => {
  const instances = Array.from({ length: principals }, createInstance);
  return {
    next(now, left) {
      for (const [principal, instance] of instances.entries()) {
        const decision = instance.next(now, left);
        if (decision) return { ...decision, principal, token: { instance, thread: decision.token } };
      }
      return undefined;
    },
    wakeAt: (now) => Math.min(...instances.map((instance) => instance.wakeAt(now) ?? Infinity)),
    done(now, token, observation) {
      const { instance, thread } = token as { instance: Policy; thread: unknown };
      instance.done(now, thread, observation);
    },
  };
};

function createInstance(): Policy {
  const threads: Thread[] = [newThread(0)];
  const resting = new Set(threads);
  let nextLook = MONITOR_MS;
  let wantsMore = false;
  let wantsFewer = false;
  let hasDecreased = false;
  let successes = 0;

  function look(now: number): void {
    nextLook = now + MONITOR_MS;
    const running = threads.filter(({ stopped }) => !stopped);
    const [first] = running;
    if (wantsFewer) successes = 0;
    if (wantsFewer && running.length > 1 && first !== undefined) {
      first.stopped = true;
      hasDecreased = true;
    } else if (!hasDecreased && running.length < MOST_THREADS && wantsMore) {
      const thread = newThread(now);
      threads.push(thread);
      resting.add(thread);
      wantsMore = false;
    }
    wantsFewer = false;
  }

  return {
    next(now, left) {
      if (now >= nextLook) look(now);
      if (left === 0) return undefined;
      for (const thread of resting) {
        if (thread.stopped) resting.delete(thread);
        else if (thread.until <= now) {
          resting.delete(thread);
          return { principal: 0, records: Math.min(thread.batch, left), token: thread };
        }
      }
      return undefined;
    },
    wakeAt(now) {
      const ends = [...resting].map(({ until }) => until).filter((until) => until > now);
      return Math.min(nextLook, ...ends);
    },
    done(now, token, { result, retryAfterMs = 0, durationMs }) {
      const thread = token as Thread;
      resting.add(thread);
      if (result === "throttled") {
        thread.until = now + Math.min(retryAfterMs, LONGEST_PAUSE_MS);
        if (successes > 0) wantsFewer = true;
        return;
      }
      thread.until = now;
      thread.batch = Math.max(1, Math.min(USUAL_BATCH, Math.floor((thread.batch * AIM_MS) / durationMs)));
      successes += 1;
      wantsMore = true;
    },
  };
}

function newThread(now: number): Thread {
  return { until: now, batch: 1, stopped: false };
}
