import fc from "fast-check";
import { expect, test } from "vitest";
import { connectTo } from "./test-connection.ts";
import { fault, type Reply } from "./web-server.ts";

const GOOD: Reply = { status: 204 };
const request = { method: "POST", path: "accounts", body: "{}", idempotent: false } as const;

/** How long a request waits that is refused once, with this header. */
async function waitAfter(retryAfter: string | undefined): Promise<number> {
  const headers: Record<string, string> = retryAfter === undefined ? {} : { "retry-after": retryAfter };
  const { connection, clock } = await connectTo(fault(429, "0x80072322", "Too many", headers), GOOD);
  expect(await connection.send(request)).toMatchObject({ status: 204 });
  return clock.waits.reduce((sum, ms) => sum + ms, 0);
}

test.each([
  ["a number of seconds", "30", 30_000],
  ["a number with a comma", "1,5", 15_000],
  ["a date ahead", "Sat, 31 Jan 2026 08:00:20 GMT", 20_000],
  ["a date that has passed", "Sat, 31 Jan 2026 07:00:00 GMT", 100],
  ["0", "0", 100],
  ["less than nothing", "-5", 100],
  ["a day, which is longer than any window", "86400", 300_000],
  ["no number and no date", "soon", 5000],
  ["nothing", "", 5000],
  ["absent", undefined, 5000],
])("Retry-After that is %s is waited for sensibly", async (_, text, expected) => {
  expect(await waitAfter(text)).toBe(expected);
});

/** Headers may hold anything that HTTP lets through. */
const strange = fc.oneof(
  fc.constantFrom("", "-1", "NaN", "Infinity", "1,200.00", "1.200,00", "0", "1e99", "none", "é", "4;5"),
  fc.stringMatching(/^[0-9.,\- eExyz]*$/),
);

test("whatever the service writes into the headers of its limits, requests go on", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ requests: strange, execution: strange, hint: strange, cookie: strange }), {
        minLength: 1,
        maxLength: 4,
      }),
      async (answers) => {
        const replies = answers.map(({ requests, execution, hint, cookie }) => ({
          status: 204,
          headers: {
            "x-ms-ratelimit-burst-remaining-xrm-requests": requests,
            "x-ms-ratelimit-time-remaining-xrm-requests": execution,
            "x-ms-dop-hint": hint,
            "set-cookie": `ARRAffinity=${cookie};Path=/`,
          },
        }));
        const { connection, clock, server } = await connectTo(...replies);
        for (let sent = 0; sent < 6; sent += 1) await connection.send(request);
        expect(connection.stats).toMatchObject({ requests: 6, throttled: 0 });
        expect(clock.waits.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(300_000);
        expect(connection.explain().limit).toBeGreaterThan(0);
        await server.close();
      },
    ),
    { numRuns: 25 },
  );
});
