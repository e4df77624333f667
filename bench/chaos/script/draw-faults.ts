import type { Fault, FaultAction } from "dataverse-parallel/emulator";
import type { Draw } from "./draw.ts";
import type { OperationName } from "./script.ts";

/** By how often they are drawn. What waits long is rare, because a seed should take a second or two. */
const ACTIONS: readonly (readonly [number, FaultAction])[] = [
  [4, "reset-before"],
  [6, "reset-after"],
  [4, "truncate"],
  [2, "repeat-request"],
  [1, "repeat-answer"],
  [1, "token-expired"],
  [1, "sign-in-page"],
  [2, { status: 503, headers: { "Retry-After": "0" } }],
  [1, { status: 502 }],
  [1, { status: 504 }],
  [2, tooMany()],
  [2, { delayMs: 60 }],
  [2, { delayMs: 200, delay: "answer" }],
  [0.3, "hang-before"],
  [0.3, "hang-after"],
];

/** So long the command waits for an answer: what hangs is to be over soon. */
export const ANSWER_TIMEOUT_MS = 2_000;

/**
 * Faults that hit once each, at requests by their number. A request that something in between repeats is left out where
 * nobody could tell the two apart: with ids of the server's choice it makes two records, and of a deletion the second
 * answer says that there is nothing to delete.
 */
export function drawFaults(draw: Draw, operation: OperationName, requests: number): readonly Fault[] {
  const cannotRepeat = operation === "create-server-ids" || operation === "remove";
  const actions = ACTIONS.filter(([, action]) => action !== "repeat-request" || !cannotRepeat);
  return Array.from({ length: draw.between(1, 5) }, () => ({
    match: draw.chance(0.7) ? { method: "POST", path: "/api/data/" } : {},
    after: draw.between(0, requests),
    action: draw.weighted(actions),
  }));
}

function tooMany(): FaultAction {
  const body = { error: { code: "0x80072322", message: "Number of requests exceeded the limit." } };
  return {
    status: 429,
    headers: { "Retry-After": "1", "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
}
