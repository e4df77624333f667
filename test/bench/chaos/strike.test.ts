import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { createStrikes } from "../../../bench/chaos/service/strike.ts";
import type { Trouble } from "../../../bench/chaos/script/script.ts";

const request = { method: "GET", path: "/" };

function hits({ fault }: ReturnType<typeof createStrikes>): boolean {
  return typeof fault.match === "function" && fault.match(request);
}

test("the client is killed at the request that the script names, which is lost with it", async () => {
  const client = spawn(process.execPath, ["-e", "setInterval(() => undefined, 1000)"]);
  const exit = once(client, "exit");
  const kill: Trouble = { kind: "kill", at: { request: 2, delayMs: 0 }, lost: true };
  const strikes = createStrikes(client.pid, [kill]);
  expect([hits(strikes), hits(strikes), hits(strikes)]).toEqual([false, true, false]);
  expect(await exit).toEqual([null, "SIGKILL"]);
});

test("what is still to come is called off with the end of the session", async () => {
  const client = spawn(process.execPath, ["-e", "setTimeout(() => undefined, 150)"]);
  const exit = once(client, "exit");
  const strikes = createStrikes(client.pid, [{ kind: "kill", at: { request: 1, delayMs: 20 }, lost: false }]);
  expect(hits(strikes)).toBe(false);
  strikes.cancel();
  expect(await exit).toEqual([0, null]);
});
