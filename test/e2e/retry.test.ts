import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dvp, lines, startDvp, usePlace, type Ended } from "./dvp.ts";
import { killWhen } from "./kill-when.ts";

const { folder, emulator, env, write } = usePlace({ latency: "15ms" });

const run = (...args: string[]): Promise<Ended> => dvp(args, { env, cwd: folder });

function names(prefix: string): string[] {
  const all = emulator.snapshot("account").map(({ name }) => String(name));
  return all.filter((name) => name.startsWith(prefix)).sort();
}

async function bear(name: string): Promise<void> {
  const { code } = await dvp(["set", "account", "--create-only", "--no-job"], {
    env,
    input: `${JSON.stringify({ name })}\n`,
  });
  expect(code).toBe(0);
}

/** So many records of a prefix, which wait for their parent. */
function orphans(prefix: string, count: number): { readonly names: readonly string[]; readonly text: string } {
  const all = Array.from({ length: count }, (_, index) => `${prefix} ${String(index).padStart(3, "0")}`);
  const text = all.map((name) => `${JSON.stringify({ name, parentaccountid: `Parent of ${prefix}` })}\n`).join("");
  return { names: all, text };
}

test("a retry sends what failed from the journal, in the same job, once its reason is mended", async () => {
  const input = `${orphans("Retried", 2).text}{"name":"Retried B"}\n`;
  const args = ["set", "account", "--create-only", "--job", "orphans", "--errors", "orphans.ndjson"];
  const first = await dvp(args, { env, cwd: folder, input });
  expect([first.code, names("Retried")]).toEqual([3, ["Retried B"]]);
  expect(lines(readFileSync(join(folder, "orphans.ndjson"), "utf8"))).toHaveLength(2);
  await bear("Parent of Retried");
  const retried = await run("jobs", "retry", "orphans", "--json");
  expect(retried.code).toBe(0);
  expect(JSON.parse(retried.stdout)).toMatchObject({ job: "orphans", read: 3, ok: 3, failed: 0, earlier: 1 });
  expect(names("Retried")).toEqual(["Retried 000", "Retried 001", "Retried B"]);
  expect(readFileSync(join(folder, "orphans.ndjson"), "utf8")).toBe("");
  const again = await run("jobs", "retry", "orphans");
  expect([again.code, again.stderr]).toEqual([0, expect.stringContaining("Nothing in the job orphans is failed")]);
  const shown = JSON.parse((await run("jobs", "show", "orphans", "--json")).stdout) as object;
  expect(shown).toMatchObject({ state: "completed", ok: 3, failed: 0, failures: [] });
});

test("a chunk of a block that created some of its records and then failed makes none of them twice", async () => {
  const block = [
    `import { setRecords } from "dataverse-parallel";`,
    `export async function block(chunk) {`,
    `  await setRecords("account", chunk, { createOnly: true, batchSize: 1, maxDegreeOfParallelism: 1 });`,
    `}`,
  ].join("\n");
  const path = join(import.meta.dirname, "../../dist/index.js");
  write("create.js", block.replace("dataverse-parallel", `file://${path}`));
  const records = Array.from({ length: 9 }, (_, index) => ({
    name: `Block ${index}`,
    ...(index % 5 === 3 && { parentaccountid: "Parent of Block" }),
  }));
  write("block.ndjson", records.map((record) => `${JSON.stringify(record)}\n`).join(""));
  const first = await run("parallel", "create.js", "--in", "block.ndjson", "--chunk-size", "5", "--job", "block");
  expect(first.code).toBe(3);
  expect(names("Block").length).toBeGreaterThan(3);
  await bear("Parent of Block");
  const retried = await run("jobs", "retry", "block", "--out", "block-out.ndjson", "--json");
  expect([retried.code, JSON.parse(retried.stdout)]).toMatchObject([0, { job: "block", read: 9, ok: 9, failed: 0 }]);
  expect(names("Block")).toEqual(records.map(({ name }) => name));
});

test.each(["resume", "retry"])(
  "a retry that was killed is gone on with by jobs %s, though its input is gone: nothing is lost or doubled",
  async (way) => {
    const prefix = `Killed by ${way}`;
    const job = `killed-${way}`;
    const { names: all, text } = orphans(prefix, 150);
    const args = [
      "set",
      "account",
      "--create-only",
      "--batch-size",
      "5",
      "--max-degree-of-parallelism",
      "2",
      "--job",
      job,
    ];
    expect((await dvp(args, { env, cwd: folder, input: text })).code).toBe(3);
    await bear(`Parent of ${prefix}`);
    for (const part of [30, 80]) {
      const child = startDvp(["jobs", "retry", job], { env, cwd: folder });
      await killWhen(child, () => names(prefix).length >= part);
    }
    expect(names(prefix).length).toBeLessThan(150);
    const shown = JSON.parse((await run("jobs", "show", job, "--json")).stdout) as { reopened: number };
    expect(shown).toMatchObject({ state: "interrupted", failed: 0 });
    expect(shown.reopened).toBeGreaterThan(0);
    const { code, stdout } = await run("jobs", way, job, "--json");
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { job, read: 150, ok: 150, created: 150, failed: 0 }]);
    expect(names(prefix)).toEqual(all);
    expect((await run("jobs", "resume", job)).stderr).toContain(`The job ${job} is completed`);
  },
);
