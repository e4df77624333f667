import fc from "fast-check";
import { expect, test } from "vitest";
import { TransportError } from "../../src/errors.ts";
import { decide, MAX_ATTEMPTS, observe, type Attempt } from "../../src/connection/retry.ts";

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

function answered(status: number, headers: Readonly<Record<string, string>> = {}): Attempt {
  const cookie = "ARRAffinity=one;Path=/;HttpOnly";
  const told = { "x-ms-ratelimit-burst-remaining-xrm-requests": "5999", ...headers };
  return { answer: { status, headers: told, setCookie: [cookie], body: "" } };
}

test.each([400, 403, 404, 412, 500, 503])(
  "what was refused with %i was executed in part: it teaches no costs, but what its server says counts",
  (status) => {
    expect(observe(answered(status), 70, 0)).toMatchObject({
      result: "failed",
      durationMs: 70,
      server: "one",
      remainingRequests: "5999",
    });
  },
);

test.each([200, 201, 204, 304])("what was done with %i teaches costs", (status) => {
  expect(observe(answered(status), 70, 0)).toMatchObject({ result: "ok", server: "one" });
});

test.each([
  ["401", answered(401)],
  ["the page of signing in", answered(200, { "content-type": "text/html" })],
  ["no answer", { failure: new TransportError("broken", { unknownOutcome: true }) } satisfies Attempt],
])("%s tells nothing of any server, and is no fault of a record", (_, tried) => {
  expect(observe(tried, 70, 0)).toEqual({ result: "failed", durationMs: 70 });
});
