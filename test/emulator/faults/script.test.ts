import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkFault } from "../../../src/emulator/faults/check-fault.ts";
import { faultWords, type Fault, type FaultAction } from "../../../src/emulator/faults/fault.ts";
import { createFaults } from "../../../src/emulator/faults/faults.ts";

const request = { method: "POST", path: "/api/data/v9.2/accounts", userId: "ada", server: 1 };
const broken: FaultAction = "reset-before";

/** Which of so many requests are hit, when each is the same. */
function hits(fault: Fault, seed: number, count = 200): boolean[] {
  const faults = createFaults({ seed });
  faults.add(fault);
  return Array.from({ length: count }, () => faults.next(request) !== undefined);
}

describe("a fault", () => {
  test.each([
    [{}, true],
    [{ method: "post" }, true],
    [{ method: "GET" }, false],
    [{ path: "/accounts" }, true],
    [{ path: "CreateMultiple" }, false],
    [{ user: "ada" }, true],
    [{ user: "bob" }, false],
    [{ server: 1 }, true],
    [{ server: 0 }, false],
    [{ method: "POST", path: "accounts", user: "ada", server: 1 }, true],
    [{ method: "POST", path: "accounts", user: "ada", server: 2 }, false],
  ])("that matches %j hits: %s", (match, expected) => {
    expect(hits({ match, action: broken }, 1, 1)).toEqual([expected]);
  });

  test("knows a user by the name that it signs in with", () => {
    const faults = createFaults({ seed: 1, findUserId: (name) => (name === "client" ? "ada" : name) });
    faults.add({ match: { user: "client" }, action: broken });
    expect(faults.next(request)).toBe(broken);
  });

  test("hits the positions that it names and no others", () => {
    const positions = fc.record({ after: fc.nat(30), times: fc.nat(30) });
    fc.assert(
      fc.property(positions, ({ after, times }) => {
        const found = hits({ after, times, action: broken }, 1, 80);
        expect(found).toEqual(found.map((_, index) => index >= after && index < after + times));
      }),
    );
  });

  test("with a probability hits about that share, the same ones for the same seed", () => {
    const found = hits({ probability: 0.2, action: broken }, 5, 4000);
    expect(found.filter(Boolean).length / 4000).toBeCloseTo(0.2, 1);
    expect(hits({ probability: 0.2, action: broken }, 5, 4000)).toEqual(found);
    expect(hits({ probability: 0.2, action: broken }, 6, 4000)).not.toEqual(found);
  });

  test("with a probability hits no more often than its times", () => {
    expect(hits({ probability: 0.5, times: 3, action: broken }, 1).filter(Boolean)).toHaveLength(3);
  });

  test("does not move the chances of another", () => {
    const both = (match: Fault["match"] & object) => {
      const faults = createFaults({ seed: 1 });
      faults.add({ match, probability: 0.5, action: "truncate" });
      faults.add({ probability: 0.1, action: broken });
      return Array.from({ length: 300 }, () => faults.next(request)).map((action) => action === broken);
    };
    expect(both({ method: "GET" })).toEqual(both({ method: "PUT" }));
  });
});

test("the list tells what is left, and clear starts the chances anew", () => {
  const faults = createFaults({ seed: 1 });
  const fault: Fault = { after: 2, times: 3, action: broken };
  const draw = () => {
    faults.add({ probability: 0.5, action: "truncate" });
    const drawn = Array.from({ length: 20 }, () => faults.next(request));
    faults.clear();
    return drawn;
  };
  const first = draw();
  faults.add(fault);
  for (let round = 0; round < 3; round++) faults.next(request);
  expect(faults.list()).toEqual([{ fault, toPass: 0, toHit: 2 }]);
  faults.clear();
  expect(faults.list()).toEqual([]);
  expect(draw()).toEqual(first);
});

describe("a script", () => {
  test.each([
    ...faultWords.map((action) => ({ action })),
    { action: { status: 503, headers: { "Retry-After": "5" }, body: "busy" } },
    { action: { status: 500 }, probability: 0.01 },
    { action: { delayMs: 500, delay: "answer" }, match: { method: "GET" }, after: 1, times: 2 },
  ])("may hold %j", (fault) => {
    expect(checkFault(fault)).toBe(fault);
  });

  test.each([
    [null, "A fault must be an object, but it is null"],
    [[], "A fault must be an object, but it is []"],
    [{}, "A fault needs an action"],
    [{ action: "explode" }, `The fault's action means nothing: "explode"`],
    [{ action: { status: 99 } }, "action means nothing"],
    [{ action: { status: 204, body: "text" } }, "action means nothing"],
    [{ action: { status: 500, headers: { "a b": "c" } } }, "action means nothing"],
    [{ action: { status: 500, code: 1 } }, "action means nothing"],
    [{ action: { delayMs: -1 } }, "action means nothing"],
    [{ action: "truncate", probability: 2 }, "probability means nothing: 2. Expected a number from 0 to 1"],
    [{ action: "truncate", times: 1.5 }, "times means nothing: 1.5. Expected a whole number from 0"],
    [{ action: "truncate", match: { url: "x" } }, `match means nothing: {"url":"x"}`],
    [{ action: "truncate", when: "now" }, "A fault has no 'when'. Expected match, times, after, probability, action"],
  ])("may not hold %j", (fault, text) => {
    expect(() => checkFault(fault)).toThrow(text);
  });
});
