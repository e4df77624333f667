import { describe, expect, test } from "vitest";
import { createFleet, type Fleet } from "../../src/service-protection/fleet.ts";
import { createLimits } from "../../src/service-protection/limits.ts";

const NAMES = ["a", "b", "c", "d"];

/** All servers are known, and each has been drawn so many times. */
function fleetOf(names: readonly string[], draws = 10): Fleet {
  const fleet = createFleet(1, createLimits());
  for (let draw = 0; draw < draws; draw++) for (const name of names) draw1(fleet, name, draw);
  return fleet;
}

function draw1(fleet: Fleet, name: string, at: number): void {
  fleet.meet(name, { sentAt: at, now: at + 1, drawn: true });
}

/** A request for one server that was answered by some server. */
function ask(fleet: Fleet, asked: string, answeredBy: string, at: number): void {
  const server = fleet.get(asked);
  if (server !== undefined) fleet.notice(server, answeredBy, at, at + 1);
  fleet.meet(answeredBy, { sentAt: at, now: at + 1, drawn: false });
}

const namesOf = ({ servers }: Fleet): readonly string[] => servers.map(({ id }) => id);

test("it is complete once each server was drawn several times", () => {
  expect(fleetOf(NAMES, 2).isIncomplete).toBe(true);
  expect(fleetOf(NAMES, 10).isIncomplete).toBe(false);
});

test("a server that comes later shows that there may be more", () => {
  const fleet = fleetOf(NAMES, 50);
  draw1(fleet, "e", 100);
  expect(fleet.isIncomplete).toBe(true);
});

describe("where cookies have been honoured for a while", () => {
  const proven = (): Fleet => {
    const fleet = fleetOf(NAMES);
    for (let count = 0; count < 40; count++) ask(fleet, NAMES[count % 4]!, NAMES[count % 4]!, 100 + count);
    return fleet;
  };

  test("one answer of another shows that a server is gone", () => {
    const fleet = proven();
    ask(fleet, "b", "c", 200);
    expect(namesOf(fleet)).toEqual(["a", "c", "d"]);
    expect(fleet.honoursCookies(201)).toBe(true);
  });

  test("late answers of a server that is gone do not bring it back", () => {
    const fleet = proven();
    ask(fleet, "b", "c", 200);
    expect(fleet.meet("b", { sentAt: 199, now: 205, drawn: false })).toBeUndefined();
    expect(namesOf(fleet)).not.toContain("b");
  });

  test("a server that answers what was sent since it seemed to be gone is there", () => {
    const fleet = proven();
    ask(fleet, "b", "c", 200);
    expect(fleet.meet("b", { sentAt: 202, now: 205, drawn: true })?.id).toBe("b");
    expect(namesOf(fleet)).toContain("b");
  });

  test("all but one may leave at once, and cookies are honoured still", () => {
    const fleet = proven();
    for (const [count, name] of ["b", "c", "d"].entries()) ask(fleet, name, "a", 200 + count);
    expect(namesOf(fleet)).toEqual(["a"]);
    for (let count = 0; count < 20; count++) ask(fleet, "a", "a", 210 + count);
    expect(fleet.honoursCookies(300)).toBe(true);
  });
});

describe.each([2, 4, 16])("where %i servers ignore cookies", (count) => {
  const names = Array.from({ length: count }, (_, index) => `server ${index}`);
  const ignored = (): { fleet: Fleet; asked: number } => {
    const fleet = fleetOf(names);
    let asked = 0;
    for (; fleet.honoursCookies(1000 + asked) && asked < 1000; asked++) {
      const known = namesOf(fleet);
      ask(
        fleet,
        known[asked % known.length]!,
        names[(7 * asked + 1 + Math.floor(asked / count)) % count]!,
        1000 + asked,
      );
    }
    return { fleet, asked };
  };

  test("that is noticed within 30 requests", () => {
    expect(ignored().asked).toBeLessThanOrEqual(30);
  });

  test("those that seemed to be gone are there again", () => {
    const { fleet } = ignored();
    for (const name of names) draw1(fleet, name, 2000);
    expect(new Set(namesOf(fleet))).toEqual(new Set(names));
  });

  test("late answers to requests with cookies change nothing any more", () => {
    const { fleet } = ignored();
    const before = namesOf(fleet);
    for (let late = 0; late < 50; late++) ask(fleet, before[0]!, before.at(-1)!, 1500 + late);
    expect(namesOf(fleet)).toEqual(before);
  });

  test("after an hour they are tried again", () => {
    expect(ignored().fleet.honoursCookies(3_700_000)).toBe(true);
  });
});
