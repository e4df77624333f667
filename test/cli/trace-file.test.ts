import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { traceTo } from "../../src/cli/trace-file.ts";
import type { TraceLine } from "../../src/connection/trace.ts";
import { InputError } from "../../src/errors.ts";
import { createTestConnection, rejection } from "../connection/test-connection.ts";
import { startServer } from "../connection/web-server.ts";
import { fakeNotices, temporaryFile } from "./fakes.ts";

test("a trace is appended to its file, an answer a line", async () => {
  const file = temporaryFile("trace.ndjson", '{"earlier":true}\n');
  const { notices } = fakeNotices();
  const end = await traceTo(file, notices);
  const server = await startServer(() => ({ status: 200, body: "{}" }));
  const connection = createTestConnection({ url: server.url });
  for (let sent = 0; sent < 3; sent += 1) await connection.send({ method: "GET", path: "accounts", idempotent: true });
  await end();
  const [earlier, ...lines] = readFileSync(file, "utf8").trimEnd().split("\n");
  expect(earlier).toBe('{"earlier":true}');
  expect(lines.map((line) => (JSON.parse(line) as TraceLine).operation)).toEqual(["GET", "GET", "GET"]);
});

test("a file that cannot be written is told before anything is sent", async () => {
  const { notices } = fakeNotices();
  const file = join(dirname(temporaryFile("trace.ndjson")), "no folder", "trace.ndjson");
  const error = await rejection(traceTo(file, notices));
  expect(error).toBeInstanceOf(InputError);
  expect((error as Error).message).toMatch(/^Cannot write the trace: ENOENT.* Check --trace\.$/);
});
