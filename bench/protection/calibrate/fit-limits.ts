import type { Limits } from "../scenario/scenario.ts";
import { quantile, roughly } from "./figures.ts";
import { isRefused, lanesOf, readRemaining, type Lane } from "./lanes.ts";
import type { Answer } from "./read-trace.ts";

type Estimate = (lane: Lane, windowMs: number, roundTripMs: number) => readonly number[];

/** Early answers are enough, and others have not spent much by then. */
const READINGS = 50;

/**
 * What the trace shows of the limits: what is left plus what was used, by the headers; without them what was used when a
 * limit was met. A limit that does not show is left out. The length of the window does not show in a trace.
 */
export function fitLimits(answers: readonly Answer[], windowMs: number, roundTripMs: number): Partial<Limits> {
  const lanes = lanesOf(answers);
  const estimate = (...ways: readonly Estimate[]): number | undefined => {
    for (const way of ways) {
      const estimates = lanes.flatMap((lane) => way(lane, windowMs, roundTripMs));
      const value = quantile(estimates, 0.5);
      if (value !== undefined && value > 0) return roughly(value);
    }
    return undefined;
  };
  const requests = estimate(requestsByHeader, requestsByRefusal);
  const executionMs = estimate(executionByHeader, executionByRefusal);
  const concurrency = estimate(atOnceByRefusal);
  return {
    ...(requests === undefined ? {} : { requests: Math.round(requests) }),
    ...(executionMs === undefined ? {} : { executionMs }),
    ...(concurrency === undefined ? {} : { concurrency: Math.round(concurrency) }),
  };
}

const requestsByHeader: Estimate = (lane, windowMs, roundTripMs) =>
  readings(lane, windowMs, ({ remainingRequests }) => remainingRequests).map(
    ({ left, answer }) => left + countLet(lane, answer.answeredAt - roundTripMs / 2, windowMs, roundTripMs),
  );

const executionByHeader: Estimate = (lane, windowMs, roundTripMs) =>
  readings(lane, windowMs, ({ remainingExecution }) => remainingExecution).map(
    ({ left, answer }) => 1000 * left + spentUntil(lane, answer.answeredAt, windowMs, roundTripMs),
  );

const requestsByRefusal: Estimate = (lane, windowMs, roundTripMs) =>
  firstRefusal(lane, "requests").map((at) => countLet(lane, at - roundTripMs / 2, windowMs, roundTripMs));

/** Between what was charged when the last was let in, and when the first was refused. */
const executionByRefusal: Estimate = (lane, windowMs, roundTripMs) =>
  firstRefusal(lane, "executionTime").map((at) => {
    const lastIn = Math.max(
      ...lane.filter((answer) => !isRefused(answer)).map(({ sentAt }) => (sentAt < at ? sentAt : 0)),
    );
    const spent = [lastIn, at].map((time) => spentUntil(lane, time, windowMs, roundTripMs));
    return spent.reduce((sum, ms) => sum + ms, 0) / spent.length;
  });

/** As many as were at work when one more was refused. */
const atOnceByRefusal: Estimate = (lane, _, roundTripMs) =>
  lane
    .filter(({ facet }) => facet === "concurrency")
    .map(({ answeredAt }) => {
      const at = answeredAt - roundTripMs / 2;
      return lane.filter((other) => !isRefused(other) && isAtWork(other, at, roundTripMs)).length;
    });

function isAtWork({ sentAt, answeredAt }: Answer, at: number, roundTripMs: number): boolean {
  return sentAt + roundTripMs / 2 < at && at < answeredAt - roundTripMs / 2;
}

/** Within the first window, as long as what is left is more than nothing. */
function readings(
  lane: Lane,
  windowMs: number,
  textOf: (answer: Answer) => string | undefined,
): readonly { readonly left: number; readonly answer: Answer }[] {
  const until = (lane[0]?.sentAt ?? 0) + windowMs;
  return lane
    .filter((answer) => !isRefused(answer) && answer.answeredAt < until)
    .flatMap((answer) => {
      const left = readRemaining(textOf(answer));
      return left === undefined || left === 0 ? [] : [{ left, answer }];
    })
    .slice(0, READINGS);
}

function firstRefusal(lane: Lane, facet: Answer["facet"]): readonly number[] {
  const first = lane.find((answer) => answer.facet === facet);
  return first === undefined ? [] : [first.answeredAt];
}

/** Requests that the server had let in within the window. */
function countLet(lane: Lane, at: number, windowMs: number, roundTripMs: number): number {
  const came = (answer: Answer): number => answer.sentAt + roundTripMs / 2;
  return lane.filter((answer) => !isRefused(answer) && came(answer) <= at && came(answer) > at - windowMs).length;
}

/** What had been charged within the window. */
function spentUntil(lane: Lane, until: number, windowMs: number, roundTripMs: number): number {
  return lane
    .filter((answer) => !isRefused(answer) && answer.answeredAt <= until && answer.answeredAt > until - windowMs)
    .reduce((sum, { durationMs }) => sum + Math.max(0, durationMs - roundTripMs), 0);
}
