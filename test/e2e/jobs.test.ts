import { readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dvp, ended, lines, startDvp, usePlace, type Ended } from "./dvp.ts";
import { killWhen } from "./kill-when.ts";

const { folder, emulator, env, write } = usePlace({ latency: "15ms" });
const RECORDS = 200;
const ID = "0a0a0a0a-0000-4000-a000-000000000001";
const SLOWLY = ["--create-only", "--batch-size", "5"];

const run = (...args: string[]): Promise<Ended> => dvp(args, { env, cwd: folder });

function names(prefix: string): string[] {
  const all = emulator.snapshot("account").map(({ name }) => String(name));
  return all.filter((name) => name.startsWith(prefix)).sort();
}

/** Records whose names begin with the prefix, in a format. */
function content(prefix: string, format: "csv" | "ndjson"): string {
  const rows = Array.from({ length: RECORDS }, (_, index) => `${prefix} ${index}`);
  if (format === "csv")
    return `\uFEFFname,description\r\n${rows.map((name) => `${name},"of\r\n${name}"\r\n`).join("")}`;
  return rows.map((name) => `${JSON.stringify({ name, description: `of\n${name}` })}\n`).join("");
}

function expected(prefix: string): string[] {
  return Array.from({ length: RECORDS }, (_, index) => `${prefix} ${index}`).sort();
}

/** Begins a job, and kills it when a third of its records are there. */
async function killed(args: readonly string[], prefix: string): Promise<void> {
  const child = startDvp(args, { env, cwd: folder });
  await killWhen(child, () => names(prefix).length >= RECORDS / 3);
  expect(names(prefix).length).toBeLessThan(RECORDS);
}

test.each(["csv", "ndjson"] as const)(
  "an import of %s that was killed is resumed: nothing is lost or doubled",
  async (format) => {
    const prefix = `Killed ${format}`;
    write(`killed.${format}`, content(prefix, format));
    await killed(["set", "account", `killed.${format}`, ...SLOWLY, "--job", `killed-${format}`], prefix);
    const listed = lines((await run("jobs", "list")).stdout).map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(listed.find(({ name }) => name === `killed-${format}`)).toMatchObject({ state: "interrupted", failed: 0 });
    const resumed = await run("jobs", "resume", `killed-${format}`, "--json", "--batch-size", "50");
    expect(resumed.code).toBe(0);
    const summary = JSON.parse(resumed.stdout) as Record<string, number>;
    expect(summary).toMatchObject({ job: `killed-${format}`, read: RECORDS, ok: RECORDS, failed: 0, unknown: 0 });
    expect(summary.earlier).toBeGreaterThan(0);
    expect(names(prefix)).toEqual(expected(prefix));
    expect(resumed.stderr).toContain(`Going on with the job killed-${format}`);
  },
);

test("after Ctrl-C it is said how to go on, and the same command with the name of the job goes on, too", async () => {
  write("stopped.csv", content("Stopped", "csv"));
  const args = ["set", "account", "stopped.csv", ...SLOWLY, "--job", "stopped"];
  const child = startDvp(args, { env, cwd: folder });
  const end = ended(child);
  await killWhen(child, () => names("Stopped").length >= 20, "SIGINT");
  const { code, stderr } = await end;
  expect(code).toBe(130);
  expect(stderr).toContain("To go on: dvp jobs resume stopped");
  const again = await run(...args);
  expect([again.code, names("Stopped")]).toEqual([0, expected("Stopped")]);
  const third = await run(...args);
  expect(third.stderr).toContain("The job stopped is completed");
  expect([third.code, names("Stopped")]).toEqual([0, expected("Stopped")]);
});

test("what failed is kept with its job: shown, written with its columns, and complete after a resume", async () => {
  const rows = Array.from({ length: RECORDS }, (_, index) =>
    index % 40 === 3 ? "Bad" : `Mixed ${index},${index % 40 === 7 ? "many" : index}`,
  );
  write("mixed.csv", `name,numberofemployees\n${rows.join("\n")}\n`);
  await killed(["set", "account", "mixed.csv", ...SLOWLY, "--job", "mixed", "--errors", "mixed-errors.csv"], "Mixed");
  const resumed = await run("jobs", "resume", "mixed", "--json");
  expect(resumed.code).toBe(3);
  expect(JSON.parse(resumed.stdout)).toMatchObject({ read: RECORDS, ok: RECORDS - 10, failed: 10, malformed: 5 });
  const kept = lines(readFileSync(join(folder, "mixed-errors.csv"), "utf8"));
  expect(kept[0]).toBe("name,numberofemployees,_line,_status,_code,_error,_request");
  const keptLines = kept.slice(1).map((line) => Number(/^[^,]*,[^,]*,(\d+),failed,/.exec(line)?.[1]));
  expect(keptLines.sort((a, b) => a - b)).toEqual([5, 9, 45, 49, 85, 89, 125, 129, 165, 169]);
  const shown = await run("jobs", "show", "mixed", "--errors", "shown.csv");
  expect(shown.stdout).toMatch(
    /state +completed\n[^]*failed +10\n[^]*line 9: account.numberofemployees: expected a whole number/,
  );
  expect(lines(readFileSync(join(folder, "shown.csv"), "utf8")).sort()).toEqual([...kept].sort());
});

test("a job that another process runs, another file and another environment are refused, with what is to be done", async () => {
  const path = write("refused.csv", content("Refused", "csv"));
  const args = ["set", "account", "refused.csv", ...SLOWLY, "--job", "refused"];
  const child = startDvp(args, { env, cwd: folder });
  const end = ended(child);
  let second: Ended | undefined;
  await killWhen(child, async () => {
    if (names("Refused").length < 10) return false;
    second = await run("jobs", "resume", "refused");
    return true;
  });
  await end;
  expect(second?.code).toBe(1);
  expect(second?.stderr).toContain(`is used by the process ${child.pid}`);

  const stranger = { UserId: ID, BusinessUnitId: ID, OrganizationId: ID };
  emulator.faults.add({ match: { path: "WhoAmI" }, action: { status: 200, body: JSON.stringify(stranger) } });
  const elsewhere = await run("jobs", "resume", "refused");
  expect(elsewhere.code).toBe(1);
  expect(elsewhere.stderr).toMatch(
    /was made for the environment http.+, and this is the environment http.+ \(organization 0a0a0a0a-/,
  );

  const before = readFileSync(path);
  writeFileSync(path, `${before.toString()}One more,x\n`);
  const changed = await run("jobs", "resume", "refused");
  expect(changed.code).toBe(1);
  expect(changed.stderr).toMatch(/was made for another source: it was \d+ bytes, changed .+, and is \d+ bytes/);
});

test("jobs are removed by name, or all that are completed; records stay, and secrets were never in the journal", async () => {
  write("kept.csv", "name\nKept\n");
  const made = await run("set", "account", "kept.csv", "--create-only", "--job", "kept", "--json");
  expect(made.code).toBe(0);
  const shown = await run("jobs", "show", "kept", "--json");
  const { file } = JSON.parse(shown.stdout) as { file: string };
  expect(readFileSync(file).includes(emulator.clientSecret)).toBe(false);
  const old = new Date(Date.now() - 31 * 24 * 60 * 60 * 1000);
  utimesSync(file, old, old);
  expect((await run("set", "account", "kept.csv", "--create-only", "--job", "next")).code).toBe(0);
  expect((await run("jobs", "show", "kept")).stderr).toContain("There is no job 'kept'");
  expect((await run("jobs", "rm", "--completed")).stderr).toContain("Removed next.");
  expect((await run("jobs", "rm", "next")).code).toBe(1);
  expect(names("Kept")).toHaveLength(2);
});

test("--no-job, --what-if and an emulator in memory leave no job behind", async () => {
  write("none.csv", "name\nNone\n");
  const state = join(folder, "no-state");
  const where = { env: { ...env, DATAVERSE_PARALLEL_STATE: state }, cwd: folder };
  const set = ["set", "account", "none.csv", "--create-only"];
  for (const more of [["--no-job"], ["--what-if"], ["--url", "emulator:"]])
    expect((await dvp([...set, ...more], where)).code).toBe(0);
  const listed = await dvp(["jobs", "list"], where);
  expect([listed.stdout, listed.stderr]).toEqual(["", "There are no jobs.\n"]);
  const named = await dvp([...set, "--url", "emulator:", "--job", "memory"], where);
  expect([named.code, named.stderr]).toEqual([2, expect.stringContaining("--job has no use here")]);
});
