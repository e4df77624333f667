import { expect, onTestFinished, test } from "vitest";
import { startTrace, type TraceLine } from "../../src/connection/trace.ts";
import { createTestConnection } from "./test-connection.ts";
import { fault, inTurn, startServer } from "./web-server.ts";

test("a trace has a line for every answer, and nothing that tells who, where or what", async () => {
  const lines: TraceLine[] = [];
  onTestFinished(startTrace((line) => void lines.push(line)));
  const cookie = { "set-cookie": "ARRAffinity=0123456789abcdef;Path=/;HttpOnly" };
  const server = await startServer(
    inTurn("reset", fault(429, "0x80072322", "Too many", { ...cookie, "retry-after": "7" }), {
      status: 200,
      body: '{"name":"Contoso"}',
      headers: {
        ...cookie,
        "x-ms-ratelimit-burst-remaining-xrm-requests": "5999",
        "x-ms-ratelimit-time-remaining-xrm-requests": "1,199.50",
        "x-ms-dop-hint": "4",
      },
    }),
  );
  const connection = createTestConnection({ url: server.url, affinity: "lanes" });
  const load = { key: "create account", records: 10, left: 30 };
  await connection.send({ method: "POST", path: "accounts?key=secret", body: "{}", idempotent: true, load });
  await connection.send({ method: "GET", path: "accounts(name='Contoso')", idempotent: true });
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as unknown;
  const hash = expect.stringMatching(/^[0-9a-f]{12}$/) as unknown;
  const durationMs = expect.any(Number) as unknown;
  const common = { time, principal: 0, server: hash, durationMs };
  const heard = { remainingRequests: "5999", remainingExecution: "1,199.50", recommendedDop: "4" };
  const told = lines.map((line) => JSON.parse(JSON.stringify(line)) as object);
  expect(told).toMatchObject([
    {
      ...common,
      operation: "create account",
      records: 10,
      left: 30,
      status: 429,
      facet: "requests",
      retryAfterMs: 7000,
    },
    { ...common, operation: "create account", records: 10, left: 30, status: 200, ...heard },
    { ...common, operation: "GET", records: 1, status: 200, ...heard },
  ]);
  expect(lines[1]?.asked).toBe(lines[0]?.server);
  const text = JSON.stringify(lines);
  for (const secret of ["Contoso", "secret", "token 1", "0123456789abcdef", "127.0.0.1"])
    expect(text).not.toContain(secret);
});

test("a trace that has ended hears nothing more", async () => {
  const lines: TraceLine[] = [];
  const end = startTrace((line) => void lines.push(line));
  const server = await startServer(() => ({ status: 200, body: "{}" }));
  const connection = createTestConnection({ url: server.url });
  const request = { method: "GET", path: "accounts", idempotent: true } as const;
  await connection.send(request);
  end();
  await connection.send(request);
  expect(lines).toHaveLength(1);
});
