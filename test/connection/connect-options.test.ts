import { expect, test } from "vitest";
import { connect } from "../../src/connection/connect.ts";
import { normalizeUrl, type ConnectOptions } from "../../src/connection/connect-options.ts";
import { UsageError } from "../../src/errors.ts";
import { rejection } from "./test-connection.ts";

const url = "https://org.crm.dynamics.com";

test.each([
  ["https://org.crm4.dynamics.com", "https://org.crm4.dynamics.com"],
  ["https://ORG.crm4.dynamics.com/", "https://org.crm4.dynamics.com"],
  ["https://org.crm4.dynamics.com/main.aspx?appid=1#x", "https://org.crm4.dynamics.com"],
  ["https://org.crm4.dynamics.com:443/api/data/v9.2", "https://org.crm4.dynamics.com"],
  ["http://localhost:5000/", "http://localhost:5000"],
  ["http://127.0.0.1:5000", "http://127.0.0.1:5000"],
  ["http://[::1]:5000", "http://[::1]:5000"],
])("%s is the environment %s", (given, expected) => {
  expect(normalizeUrl(given)).toBe(expected);
});

test.each(["http://org.crm.dynamics.com", "http://127.0.0.1.example", "http://localhost.example", "http://10.0.0.1"])(
  "%s is refused, because a token would be readable on the way",
  (given) => {
    expect(() => normalizeUrl(given)).toThrow(/is plain HTTP, and a token would be readable on the way\. Use https\.$/);
  },
);

test.each(["org.crm.dynamics.com", "", "ftp://org.crm.dynamics.com", "emulator", "https://"])(
  "%j is no environment's address",
  (given) => {
    expect(() => normalizeUrl(given)).toThrow(
      `Expected url to be https://<name>.crm<n>.dynamics.com or emulator:<file>, got ${JSON.stringify(given)} (string).`,
    );
  },
);

const bad: readonly (readonly [object, RegExp])[] = [
  [{}, /^Expected url to be https:.* got undefined\.$/],
  [{ url, tenant: "x" }, /^connect has no option tenant\. Its options: url, tenantId, clientId, /],
  [{ url, affinity: "lane" }, /^Expected affinity to be "none", "sticky" or "lanes", got "lane" \(string\)\.$/],
  [{ url, timeoutMs: 0 }, /^Expected timeoutMs to be a number of milliseconds above 0, got 0 \(number\)\.$/],
  [{ url, throttlingTimeoutMs: -1 }, /^Expected throttlingTimeoutMs to be a number of milliseconds above 0, got -1/],
  [{ url, dailyLimit: 0 }, /^Expected dailyLimit to be a number of Power Platform requests above 0, got 0/],
  [{ url, timeoutMs: Number.NaN }, /got NaN \(number\)\.$/],
  [{ url, clientSecret: "s3cr3t" }, /^A clientSecret needs the clientId of the application that it belongs to\.$/],
  [{ url, callerId: "x\r\ny: z" }, /^Expected callerId to be the guid of a user in Microsoft Entra, got "x\\r\\ny: z"/],
];

test.each(bad)("connect(%j) is refused before anything is sent", async (options, message) => {
  const transport = (): Promise<Response> => Promise.reject(new Error("Something was sent."));
  const error = await rejection(connect({ ...options, transport } as unknown as ConnectOptions));
  expect(error).toBeInstanceOf(UsageError);
  expect((error as Error).message).toMatch(message);
});
