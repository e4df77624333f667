import type { Observation } from "./observation.ts";

/** What one principal may ask of one server, as far as is known. */
export interface Limits {
  requests: number;
  executionMs: number;
  windowMs: number;
  /** Requests at a time. */
  concurrency: number;
  /** The service has named it; until then it is where to begin. */
  isConcurrencyKnown: boolean;
  isExecutionKnown: boolean;
  isWindowKnown: boolean;
}

/** The published figures: where to begin. Source: "Service protection API limits". */
export function createLimits(): Limits {
  return {
    requests: 6000,
    executionMs: 1_200_000,
    windowMs: 300_000,
    concurrency: 52,
    isConcurrencyKnown: false,
    isExecutionKnown: false,
    isWindowKnown: false,
  };
}

const LONGEST_WINDOW_MS = 3_600_000;

/** The words of a refusal differ in language; the numbers in them do not: the limit comes first, the window in seconds last. */
export function learnLimits(limits: Limits, { facet, message }: Observation): void {
  const [limit, ...more] = numbersIn(message ?? "");
  if (facet === undefined || limit === undefined || limit <= 0) return;
  if (facet === "concurrency") {
    limits.concurrency = limit;
    limits.isConcurrencyKnown = true;
    return;
  }
  if (facet === "requests") limits.requests = limit;
  else {
    limits.executionMs = limit;
    limits.isExecutionKnown = true;
  }
  const windowMs = (more.at(-1) ?? 0) * 1000;
  if (windowMs <= 0 || windowMs > LONGEST_WINDOW_MS) return;
  limits.windowMs = windowMs;
  limits.isWindowKnown = true;
}

function numbersIn(text: string): readonly number[] {
  return (text.match(/\d[\d.,'\u00a0\u202f]*/g) ?? []).map((digits) => Number(digits.replace(/\D/g, "")));
}
