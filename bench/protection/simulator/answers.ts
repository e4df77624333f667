import type { Facet, Observation } from "../policy.ts";
import type { Headers, Limits, Scenario } from "../scenario/scenario.ts";
import type { LaneLimits } from "./lane-limits.ts";
import type { Random } from "./random.ts";

/** What a server says of itself and of its budget with every answer. */
export type AnswerHeaders = Pick<
  Observation,
  "server" | "remainingRequests" | "remainingExecutionMs" | "recommendedDop"
>;

/** Texts that no one can compute with. */
const GARBAGE = ["", "n/a", "-1", "NaN", "Infinity", "1.2.3", "999999999999"];

export function headersOf(
  scenario: Scenario,
  cookie: string,
  lane: LaneLimits,
  now: number,
  random: Random,
): AnswerHeaders {
  const hint = scenario.recommendedDop === null ? {} : { recommendedDop: String(scenario.recommendedDop) };
  return { server: cookie, ...hint, ...budgetHeaders(scenario.headers, lane, now, random) };
}

function budgetHeaders(kind: Headers, lane: LaneLimits, now: number, random: Random): AnswerHeaders {
  if (kind === "absent") return {};
  if (kind === "garbage") {
    const any = (): string => GARBAGE[Math.floor(random() * GARBAGE.length)] ?? "";
    return { remainingRequests: any(), remainingExecutionMs: any() };
  }
  const { requests, executionMs } = lane.remaining(now);
  const seconds = (executionMs / 1000).toFixed(2);
  return {
    remainingRequests: String(requests),
    remainingExecutionMs: kind === "comma" ? withThousandsComma(seconds) : seconds,
  };
}

function withThousandsComma(seconds: string): string {
  const [whole = "", decimals = ""] = seconds.split(".");
  return `${whole.replace(/\B(?=(?:\d{3})+$)/g, ",")}.${decimals}`;
}

/** The service's words ("Service protection API limits", Microsoft Learn, has them; they really differ in commas). */
export function messageOf(facet: Facet, limits: Limits): string {
  const window = `over time window of ${limits.windowMs / 1000} seconds.`;
  if (facet === "requests") return `Number of requests exceeded the limit of ${limits.requests} ${window}`;
  if (facet === "concurrency") return `Number of concurrent requests exceeded the limit of ${limits.concurrency}.`;
  const milliseconds = withThousandsComma(`${limits.executionMs}.`).slice(0, -1);
  return `Combined execution time of incoming requests exceeded limit of ${milliseconds} milliseconds ${window} Decrease number of concurrent requests or reduce the duration of requests and try again later.`;
}
