import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dvp, ended, lines, startDvp, usePlace, type Ended } from "./dvp.ts";
import { killWhen } from "./kill-when.ts";

const { folder, emulator, env, write } = usePlace({ latency: "15ms" });
const state = join(folder, "state");
env.DATAVERSE_PARALLEL_STATE = state;
const RECORDS = 120;
const SLOWLY = ["--create-only", "--batch-size", "5"];

const run = (...args: string[]): Promise<Ended> => dvp(args, { env, cwd: folder });

function names(prefix: string): string[] {
  const all = emulator.snapshot("account").map(({ name }) => String(name));
  return all.filter((name) => name.startsWith(prefix)).sort();
}

function expected(prefix: string): string[] {
  return Array.from({ length: RECORDS }, (_, index) => `${prefix} ${index}`).sort();
}

function ndjson(prefix: string): string {
  return Array.from({ length: RECORDS }, (_, index) => `${JSON.stringify({ name: `${prefix} ${index}` })}\n`).join("");
}

test("standard input that was spooled is read again from its copy, which goes when the job is completed", async () => {
  const child = startDvp(["set", "account", "--spool", ...SLOWLY, "--job", "spooled"], { env, cwd: folder });
  child.stdin?.end(ndjson("Spooled"));
  await killWhen(child, () => names("Spooled").length >= 20);
  const refused = await dvp(["set", "account", "--spool", ...SLOWLY, "--job", "spooled"], {
    env,
    cwd: folder,
    input: "",
  });
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("with a standard input of its own")]);
  const resumed = await run("jobs", "resume", "spooled");
  expect([resumed.code, names("Spooled")]).toEqual([0, expected("Spooled")]);
  expect(readdirSync(join(state, "jobs")).filter((name) => name.includes("input"))).toEqual([]);
});

test("standard input that was cut off is told again and again, and what had come of it is done", async () => {
  const child = startDvp(["set", "account", "--spool", "--create-only", "--job", "cut-off"], { env, cwd: folder });
  child.stdin?.write('{"name":"Cut A"}\n{"name":"Cut B"}\n{"na');
  const copy = join(state, "jobs", "cut-off.input.part");
  await killWhen(child, () => existsSync(copy) && readFileSync(copy, "utf8").endsWith('{"na'));
  const resumed = await run("jobs", "resume", "cut-off");
  expect(resumed.code).toBe(5);
  expect(resumed.stderr).toContain("Standard input was cut off here");
  expect(resumed.stderr).toContain("To go on: dvp jobs resume cut-off");
  expect(names("Cut")).toEqual(["Cut A", "Cut B"]);
});

test("standard input without a copy cannot be resumed, and that is said at once", async () => {
  const child = startDvp(["set", "account", ...SLOWLY, "--job", "piped"], { env, cwd: folder });
  const end = ended(child);
  child.stdin?.end(ndjson("Piped"));
  await killWhen(child, () => names("Piped").length >= 10, "SIGINT");
  expect((await end).stderr).toContain("The job piped is not completed, and cannot be resumed");
  const resumed = await run("jobs", "resume", "piped");
  expect([resumed.code, resumed.stderr]).toEqual([2, expect.stringContaining("no copy was kept")]);
});

test("a zipped file is read again from its start, and the command says so", async () => {
  writeFileSync(join(folder, "zipped.ndjson.gz"), gzipSync(ndjson("Zipped")));
  const child = startDvp(["set", "account", "zipped.ndjson.gz", ...SLOWLY, "--job", "zipped"], { env, cwd: folder });
  await killWhen(child, () => names("Zipped").length >= 20);
  const resumed = await run("jobs", "resume", "zipped");
  expect(resumed.stderr).toContain("it is read again from its start");
  expect([resumed.code, names("Zipped")]).toEqual([0, expected("Zipped")]);
});

test("records that were being removed are removed to the end", async () => {
  await dvp(["set", "account", "--create-only"], { env, input: ndjson("Removed") });
  const { stdout } = await run("get", "account", "--columns", "name", "--filter", "startswith(name,'Removed')");
  write("gone.ndjson", stdout);
  const args = ["remove", "gone.ndjson", "--yes", "--batch-size", "5", "--job", "gone"];
  await killWhen(startDvp(args, { env, cwd: folder }), () => names("Removed").length < RECORDS - 20);
  const resumed = await run("jobs", "resume", "gone", "--json");
  expect(resumed.code).toBe(0);
  expect(JSON.parse(resumed.stdout)).toMatchObject({ read: RECORDS, ok: RECORDS, deleted: RECORDS });
  expect(names("Removed")).toEqual([]);
});

test("a block that was killed in the middle makes nothing twice, and its outputs are appended", async () => {
  write("in.ndjson", ndjson("Block"));
  write(
    "block.ts",
    `import { setRecords } from "dataverse-parallel";
     export default async (chunk) => { await setRecords("account", chunk, { createOnly: true }); return chunk; };`,
  );
  const args = [
    "parallel",
    "block.ts",
    "--in",
    "in.ndjson",
    "--out",
    "out.ndjson",
    "--chunk-size",
    "5",
    "--job",
    "block",
  ];
  const child = startDvp([...args, "--max-degree-of-parallelism", "2"], { env, cwd: folder });
  await killWhen(child, () => names("Block").length >= 30);
  const resumed = await run("jobs", "resume", "block", "--json");
  expect(resumed.code).toBe(0);
  expect(JSON.parse(resumed.stdout)).toMatchObject({ read: RECORDS, ok: RECORDS, failed: 0 });
  expect(names("Block")).toEqual(expected("Block"));
  const outputs = lines(readFileSync(join(folder, "out.ndjson"), "utf8")).map(
    (line) => JSON.parse(line) as { name: string },
  );
  expect(outputs.length).toBeGreaterThan(RECORDS / 2);
});

test("an export that was killed goes on where its file was whole, with no record twice and none missing", async () => {
  await dvp(["set", "account", "--create-only"], { env, input: ndjson("Export") });
  const args = ["get", "account", "--columns", "name", "--filter", "startswith(name,'Export')", "--page-size", "2"];
  const child = startDvp([...args, "--out", "export.ndjson", "--job", "export"], { env, cwd: folder });
  const written = (): string => {
    try {
      return readFileSync(join(folder, "export.ndjson"), "utf8");
    } catch {
      return "";
    }
  };
  await killWhen(child, () => lines(written()).length >= 50);
  writeFileSync(join(folder, "export.ndjson"), `${written()}{"half a rec`);
  const resumed = await run("jobs", "resume", "export");
  expect(resumed.code).toBe(0);
  expect(resumed.stderr).toMatch(/120 records in export\.ndjson, \d+ of them by earlier runs/);
  const exported = lines(written()).map((line) => (JSON.parse(line) as { name: string }).name);
  expect(exported.sort()).toEqual(expected("Export"));
  const refused = await run(...args, "--out", "export.csv", "--job", "csv");
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("only ndjson")]);
});
