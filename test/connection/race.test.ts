import { expect, test } from "vitest";
import { createRace } from "../../src/connection/race.ts";
import { rejection } from "./test-connection.ts";

/** A race of promises that the test settles; numbers of 0 and above are good. */
function startRace(signal?: AbortSignal) {
  const race = createRace<number>((result) => result >= 0, signal);
  const cancelled: number[] = [];
  const enter = (): PromiseWithResolvers<number> => {
    const number = race.entrants;
    const attempt = Promise.withResolvers<number>();
    race.enter((own) => {
      own.addEventListener("abort", () => {
        cancelled.push(number);
        attempt.reject(own.reason);
      });
      return attempt.promise;
    });
    return attempt;
  };
  return { race, enter, cancelled };
}

test("the first that is good wins, and the others are cancelled", async () => {
  const { race, enter, cancelled } = startRace();
  enter();
  enter().resolve(7);
  expect(await race.result).toBe(7);
  expect(cancelled).toEqual([0]);
});

test("one that is bad waits for the others", async () => {
  const { race, enter, cancelled } = startRace();
  const first = enter();
  const second = enter();
  second.resolve(-1);
  await Promise.resolve();
  first.resolve(3);
  expect(await race.result).toBe(3);
  expect(cancelled).toEqual([]);
});

test("when none is good, what the first came to counts, whichever ended first", async () => {
  const bad = startRace();
  const [first, second] = [bad.enter(), bad.enter()];
  first.resolve(-1);
  second.reject(new Error("the copy broke"));
  expect(await bad.race.result).toBe(-1);

  const broken = startRace();
  const [one, other] = [broken.enter(), broken.enter()];
  other.resolve(-2);
  one.reject(new Error("the first broke"));
  expect(await rejection(broken.race.result)).toEqual(new Error("the first broke"));
});

test("the signal cancels all of them, with its own reason", async () => {
  const leaving = new AbortController();
  const { race, enter, cancelled } = startRace(leaving.signal);
  enter();
  enter();
  leaving.abort(new Error("enough"));
  expect(await rejection(race.result)).toBe(leaving.signal.reason);
  expect(cancelled).toEqual([0, 1]);
});
