import type { ChildProcess } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dvp, ended, lines, said, startDvp, usePlace } from "./dvp.ts";

const { folder, emulator, env } = usePlace();
/** Has enough after a few of certain requests, for the next five minutes. */
const tired = usePlace();
for (const path of ["CreateMultiple", "WhoAmI"]) {
  tired.emulator.faults.add({
    ...{ match: { path }, after: 4, times: 1000 },
    action: {
      ...{ status: 429, headers: { "retry-after": "300", "content-type": "application/json" } },
      body: JSON.stringify({ error: { code: "0x80072322", message: "Number of requests exceeded the limit." } }),
    },
  });
}
const numbers = Array.from({ length: 20 }, (_, index) => `${index}\n`).join("");

const kinds = ["a function", "a module"] as const;

/** A run that has begun, and whose input stays open. */
async function begin(kind: (typeof kinds)[number], code: string): Promise<ChildProcess> {
  const body = `context.log.warning("begun"); ${code}`;
  const module = join(folder, "block.mjs");
  writeFileSync(module, `export async function block(item, context) { ${body} }`);
  const args = ["parallel", "--per", "item", "--chunk-size", "1", "--max-degree-of-parallelism", "2"];
  const child = startDvp([...args, ...(kind === "a module" ? [module] : ["--eval", body])]);
  child.stdin?.write(numbers);
  await said(child, /begun/);
  return child;
}

test.each(kinds)("the first Ctrl-C lets what is in flight of %s finish, and ends with 130", async (kind) => {
  const child = await begin(kind, "await new Promise((done) => setTimeout(done, 500)); return item");
  const end = ended(child);
  child.kill("SIGINT");
  const { code, stdout, stderr } = await end;
  expect(code).toBe(130);
  expect(lines(stdout).sort()).toEqual(["0", "1"]);
  expect(stderr).toMatch(/Stopping: [^]*inputs: 2 ok, 0 failed, \d+ not run/);
});

test.each(kinds)("the second Ctrl-C aborts %s that would never finish", async (kind) => {
  const child = await begin(kind, "await new Promise(() => setInterval(() => 1, 1000))");
  const end = ended(child);
  const stopping = said(child, /Stopping/);
  child.kill("SIGINT");
  await stopping;
  child.kill("SIGINT");
  const { code, stderr } = await end;
  expect(code).toBe(130);
  expect(stderr).toMatch(/Aborting\.[^]*inputs: 0 ok, 0 failed/);
});

test("blocks that wait for the end of a lock are not waited for, and every input that was read is accounted for", async () => {
  writeFileSync(
    join(tired.folder, "asks.ts"),
    'import { whoAmI } from "dataverse-parallel"; export default async () => (await whoAmI()).userId;',
  );
  const args = ["parallel", "asks.ts", "--chunk-size", "1", "--errors", "asking.ndjson", "--verbose", "--json"];
  const child = startDvp([...args, "--out", "out.ndjson"], { env: tired.env, cwd: tired.folder });
  child.stdin?.write(numbers);
  const end = ended(child);
  await said(child, /throttled by the service/);
  child.kill("SIGINT");
  const { code, stdout } = await end;
  expect(code).toBe(130);
  const { read, ok, failed, notRun } = JSON.parse(stdout) as Record<string, number>;
  expect(failed).toBe(0);
  const kept = lines(readFileSync(join(tired.folder, "asking.ndjson"), "utf8")).map(
    (line) => JSON.parse(line) as object,
  );
  expect(kept).toHaveLength(notRun!);
  expect(ok! + kept.length).toBe(read);
  for (const each of kept) expect(each).toMatchObject({ _status: "notRun", _code: "stopped" });
});

test("twice Ctrl-C ends worker threads that would never finish, and keeps their inputs as not run", async () => {
  writeFileSync(
    join(folder, "stuck.ts"),
    'export default (chunk: number[], { log }) => { log.warning("begun"); for (;;) if (chunk.length > 9) return; };',
  );
  const args = [
    "parallel",
    "stuck.ts",
    "--chunk-size",
    "2",
    "--max-degree-of-parallelism",
    "1",
    "--errors",
    "stuck.ndjson",
  ];
  const child = startDvp(args, { cwd: folder });
  child.stdin?.write(numbers);
  const end = ended(child);
  await said(child, /begun/);
  const stopping = said(child, /Stopping/);
  child.kill("SIGINT");
  await stopping;
  child.kill("SIGINT");
  const { code, stderr } = await end;
  expect(code).toBe(130);
  const [, read = 0] = /(\d+) inputs: 0 ok, 0 failed, (?=\1 not run)/.exec(stderr) ?? [];
  const kept = lines(readFileSync(join(folder, "stuck.ndjson"), "utf8")).map((line) => JSON.parse(line) as object);
  expect(kept).toHaveLength(Number(read));
  expect(kept[0]).toMatchObject({
    _value: 0,
    _status: "notRun",
    _error: expect.stringContaining("was at it") as unknown,
  });
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
  const args = [
    "set",
    "account",
    "--create-only",
    "--batch-size",
    "1",
    "--errors",
    "waiting.ndjson",
    "--verbose",
    "--no-job",
  ];
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
