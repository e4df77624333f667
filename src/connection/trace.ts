import { createHash } from "node:crypto";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { LimitEvent } from "./diagnostics.ts";

/**
 * One answer of the service, as far as its limits are concerned. No name, no secret, no address and nothing of a record:
 * what a simulation of the environment is fitted to, and no more.
 */
export interface TraceLine {
  /** When the answer was there, in ISO 8601. */
  readonly time: string;
  /** Which of the connection's principals, from 0. */
  readonly principal: number;
  /** The server that answered: a hash of its affinity cookie. Left out where the answer names none. */
  readonly server?: string | undefined;
  /** The server that was asked for, likewise. Left out where the balancer was to choose. */
  readonly asked?: string | undefined;
  /** What was done, and to which table: "create account"; the method where no more is known. */
  readonly operation: string;
  readonly records: number;
  /** Records that were still to be sent, these included, where that was known. */
  readonly left?: number | undefined;
  /** From sending to the last byte of the answer. */
  readonly durationMs: number;
  readonly status: number;
  /** Of a 429: the limit that was met, where the answer says so. */
  readonly facet?: "requests" | "executionTime" | "concurrency" | undefined;
  /** Of a 429: the time that the answer asks to wait. */
  readonly retryAfterMs?: number | undefined;
  /** `x-ms-ratelimit-burst-remaining-xrm-requests`, as it was written. */
  readonly remainingRequests?: string | undefined;
  /** `x-ms-ratelimit-time-remaining-xrm-requests`, in seconds, as it was written. */
  readonly remainingExecution?: string | undefined;
  /** `x-ms-dop-hint`, as it was written. */
  readonly recommendedDop?: string | undefined;
}

const CHANNEL = "dataverse-parallel:limit";

/**
 * Hands over a line for every answer of the service to any connection of this process, until the returned function is
 * called. Worker threads send through the thread that made them, whose trace has their answers too.
 */
export function startTrace(write: (line: TraceLine) => void): () => void {
  const onAnswer = (message: unknown): void => write(toLine(message as LimitEvent, new Date()));
  subscribe(CHANNEL, onAnswer);
  return () => {
    unsubscribe(CHANNEL, onAnswer);
  };
}

function toLine({ load, method, server, asked, ...event }: LimitEvent, time: Date): TraceLine {
  const { facet, retryAfterMs, remainingRequests, remainingExecution, recommendedDop } = event;
  return {
    time: time.toISOString(),
    principal: event.principal,
    server: hashOf(server),
    asked: hashOf(asked),
    operation: load?.key ?? method,
    records: load?.records ?? 1,
    left: load?.left,
    durationMs: event.durationMs,
    status: event.status,
    facet,
    retryAfterMs,
    remainingRequests,
    remainingExecution,
    recommendedDop,
  };
}

/** Whoever has the cookie could ask for that server: it does not belong into a file that is passed on. */
function hashOf(cookie: string | undefined): string | undefined {
  return cookie === undefined ? undefined : createHash("sha256").update(cookie).digest("hex").slice(0, 12);
}
