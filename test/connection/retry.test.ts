import fc from "fast-check";
import { expect, test } from "vitest";
import { TransportError } from "../../src/errors.ts";
import { decide, MAX_ATTEMPTS, type Attempt } from "../../src/connection/retry.ts";

const state = fc.record({
  idempotent: fc.boolean(),
  attempt: fc.integer({ min: 1, max: 10 }),
  refreshed: fc.boolean(),
  now: fc.constant(0),
  random: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
});

const attempt: fc.Arbitrary<Attempt> = fc.oneof(
  fc.boolean().map((unknownOutcome) => ({ failure: new TransportError("broken", { unknownOutcome }) })),
  fc
    .record({
      status: fc.constantFrom(200, 204, 302, 304, 400, 401, 404, 412, 429, 500, 502, 503, 504),
      isHtml: fc.boolean(),
    })
    .map(({ status, isHtml }) => ({
      answer: {
        status,
        headers: { "content-type": isHtml ? "text/html" : "application/json" },
        setCookie: [],
        body: "",
      },
    })),
);

test("what may have been executed and is not idempotent is never sent again", () => {
  fc.assert(
    fc.property(attempt, state, (tried, now) => {
      const decision = decide(tried, now);
      if (!now.idempotent && decision.next === "again") expect(decision.executed).toBe(false);
    }),
  );
});

test("every request comes to an end, save that the governor paces those that are too many", () => {
  fc.assert(
    fc.property(attempt, state, (tried, now) => {
      const decision = decide(tried, { ...now, attempt: MAX_ATTEMPTS, refreshed: true });
      if (decision.next === "again") expect(decision.throttled).toBe(true);
    }),
  );
});

test("waits between attempts double, and lie in the upper half", () => {
  const lost: Attempt = { failure: new TransportError("broken", { unknownOutcome: false }) };
  fc.assert(
    fc.property(state, (now) => {
      const decision = decide(lost, now);
      if (decision.next !== "again") return;
      const ceiling = 500 * 2 ** (now.attempt - 1);
      expect(decision.delayMs).toBeGreaterThanOrEqual(ceiling / 2);
      expect(decision.delayMs).toBeLessThanOrEqual(ceiling);
    }),
  );
});

test("an answer below 400 is given to the caller, unless it is a sign-in page", () => {
  fc.assert(
    fc.property(attempt, state, (tried, now) => {
      if (!("answer" in tried)) return;
      const { status, headers } = tried.answer;
      const isPage = status === 302 || (status < 300 && headers["content-type"] === "text/html");
      expect(decide(tried, now).next === "return").toBe(status < 400 && !isPage);
    }),
  );
});
