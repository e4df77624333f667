import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dvp, ended, lines, said, startDvp, usePlace } from "./dvp.ts";

const { folder, emulator, env } = usePlace();
/** Has enough after so many requests, for the next five minutes. */
const tired = usePlace({ limits: { requests: 12 } });
const numbers = Array.from({ length: 20 }, (_, index) => `${index}\n`).join("");

/** A run that has begun, and whose input stays open. */
async function begin(code: string): Promise<ChildProcess> {
  const args = ["parallel", "--per", "item", "--chunk-size", "1", "--max-degree-of-parallelism", "2", "--eval"];
  const child = startDvp([...args, `context.log.warning("begun"); ${code}`]);
  child.stdin?.write(numbers);
  await said(child, /begun/);
  return child;
}

test("the first Ctrl-C lets what is in flight finish, prints the summary and ends with 130", async () => {
  const child = await begin("await new Promise((done) => setTimeout(done, 500)); return item");
  const end = ended(child);
  child.kill("SIGINT");
  const { code, stdout, stderr } = await end;
  expect(code).toBe(130);
  expect(lines(stdout).sort()).toEqual(["0", "1"]);
  expect(stderr).toMatch(/Stopping: [^]*inputs: 2 ok, 0 failed, \d+ not run/);
});

test("the second Ctrl-C aborts what would never finish", async () => {
  const child = await begin("await new Promise(() => setInterval(() => 1, 1000))");
  const end = ended(child);
  const stopping = said(child, /Stopping/);
  child.kill("SIGINT");
  await stopping;
  child.kill("SIGINT");
  const { code, stderr } = await end;
  expect(code).toBe(130);
  expect(stderr).toMatch(/Aborting\.[^]*inputs: 0 ok, 0 failed/);
});

test("records that were read and not sent are kept, those that were sent are there", async () => {
  const child = startDvp(
    ["set", "account", "--create-only", "--batch-size", "3", "--errors", "left.ndjson", "--verbose"],
    {
      env,
      cwd: folder,
    },
  );
  child.stdin?.write(Array.from({ length: 7 }, (_, index) => `{"name":"N${index}"}\n`).join(""));
  const end = ended(child);
  await said(child, /CreateMultiple[^]*CreateMultiple/);
  child.kill("SIGINT");
  const { code, stderr } = await end;
  expect(code).toBe(130);
  expect(stderr).toMatch(/7 records: 6 ok \(6 created\), 0 failed, 1 not sent/);
  expect(JSON.parse(readFileSync(join(folder, "left.ndjson"), "utf8"))).toMatchObject({
    name: "N6",
    _status: "notSent",
  });
  expect(emulator.snapshot("account")).toHaveLength(6);
});

test("what waits for the end of a lock is not waited for: it is kept as not sent", async () => {
  const args = ["set", "account", "--create-only", "--batch-size", "1", "--errors", "waiting.ndjson", "--verbose"];
  const child = startDvp(args, { env: tired.env, cwd: tired.folder });
  child.stdin?.write(Array.from({ length: 100 }, (_, index) => `{"name":"N${index}"}\n`).join(""));
  const end = ended(child);
  await said(child, /throttled by the service/);
  child.kill("SIGINT");
  const { code, stderr } = await end;
  expect(code).toBe(130);
  const there = tired.emulator.snapshot("account").length;
  expect(stderr).toMatch(new RegExp(`records: ${there} ok \\(${there} created\\), 0 failed, \\d+ not sent;`));
});

test("dvp emulator listens until Ctrl-C and keeps its data", async () => {
  const child = startDvp(["emulator", "--data", "org.db", "--json"], { cwd: folder });
  const end = ended(child);
  const [document = ""] = lines((await said(child, /Ctrl-C/)).split("A local")[0] ?? "");
  const { url, tenantId, clientId, clientSecret } = JSON.parse(document) as Record<string, string>;
  const variables = { AZURE_TENANT_ID: tenantId, AZURE_CLIENT_ID: clientId, AZURE_CLIENT_SECRET: clientSecret };
  const there = { env: { DATAVERSE_URL: url, ...variables } as Record<string, string> };
  expect((await dvp(["set", "account", "--create-only"], { ...there, input: '{"name":"Kept"}\n' })).code).toBe(0);
  const port = new URL(url ?? "").port;
  const taken = await dvp(["emulator", "--port", port]);
  expect([taken.code, taken.stdout]).toEqual([1, ""]);
  expect(taken.stderr).toContain("EADDRINUSE");
  child.kill("SIGINT");
  expect((await end).code).toBe(0);
  const read = await dvp(["get", "account", "--columns", "name", "--url", "emulator:org.db"], { cwd: folder });
  expect(JSON.parse(read.stdout)).toMatchObject({ name: "Kept" });
});
