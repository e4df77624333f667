import { beforeEach, expect, test } from "vitest";
import { createLane } from "../../../src/emulator/protection/lane.ts";
import { defaultLimits } from "../../../src/emulator/protection/limits.ts";

let now = 0;
const clock = () => now;
beforeEach(() => {
  now = 0;
});

test("a lane without limits lets everybody in and still counts", () => {
  const lane = createLane(undefined, clock);
  for (let index = 0; index < 10_000; index++) expect(lane.enter()).toBeUndefined();
  lane.leave(1500);
  expect(lane.budget()).toBeUndefined();
  expect(lane.figures()).toMatchObject({ inFlight: 9999, admitted: 10_000, executionMs: 1500 });
});

test("the limit of requests bites when it is exceeded, and not when it is reached", () => {
  const lane = createLane({ ...defaultLimits, concurrency: Infinity }, clock);
  for (let index = 0; index < 6000; index++) expect(lane.enter()).toBeUndefined();
  now = 100_000;
  expect(lane.enter()).toMatchObject({ facet: "requests", retryAfterSeconds: 200 });
});

test("the work under way may exceed the execution time; it is locked afterwards", () => {
  const lane = createLane(defaultLimits, clock);
  for (let index = 0; index < 3; index++) lane.enter();
  now = 60_000;
  for (let index = 0; index < 3; index++) lane.leave(600_000);
  expect(lane.budget()).toEqual({ requests: 5997, executionMs: 0 });
  expect(lane.enter()).toMatchObject({ facet: "executionTime", retryAfterSeconds: 300 });
});

test("Retry-After grows while a client keeps pushing, up to the length of the window", () => {
  const lane = createLane({ ...defaultLimits, requests: 1, penaltySeconds: 10 }, clock);
  lane.enter();
  const told = Array.from({ length: 5 }, () => lane.enter()?.retryAfterSeconds);
  expect(told).toEqual([300, 300, 300, 300, 300]);
  now = 250_000;
  expect(Array.from({ length: 3 }, () => lane.enter()?.retryAfterSeconds)).toEqual([60, 70, 80]);
});

test("a concurrency limit clears as soon as one is done, whatever Retry-After says", () => {
  const lane = createLane({ ...defaultLimits, concurrency: 1, concurrencyRetryAfterSeconds: 400 }, clock);
  lane.enter();
  expect(lane.enter()).toMatchObject({ facet: "concurrency", retryAfterSeconds: 400 });
  lane.leave(1);
  expect(lane.enter()).toBeUndefined();
});
