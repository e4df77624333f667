import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dvp, lines, shell, usePlace } from "./dvp.ts";

const { folder, emulator, env, write } = usePlace();
const inPlace = { env, cwd: folder };
const numbers = (count: number): string => Array.from({ length: count }, (_, index) => `${index + 1}\n`).join("");

test("numbers are doubled without any environment", async () => {
  const { code, stdout, stderr } = await dvp(["parallel", "--per", "item", "--eval", "item * 2"], {
    input: numbers(100),
  });
  expect(code).toBe(0);
  expect(
    lines(stdout)
      .map(Number)
      .sort((a, b) => a - b),
  ).toEqual(Array.from({ length: 100 }, (_, index) => 2 * (index + 1)));
  expect(stderr).toMatch(/^100 inputs: 100 ok, 0 failed; 100 chunks, 100 outputs; /);
});

test("a TypeScript module imports the copy that is running, and shares its connection", async () => {
  write(
    "block.ts",
    `import { getDefaultConnection, setRecords, type BlockContext } from "dataverse-parallel";
     export async function* block(chunk: readonly { name: string }[], context: BlockContext): AsyncGenerator<string> {
       if (getDefaultConnection() !== context.connection) throw new Error("This is another copy.");
       context.log.verbose(\`\${chunk.length} for \${String(context.using.city)}\`);
       const records = chunk.map(({ name }) => ({ name, address1_city: context.using.city }));
       for await (const outcome of setRecords("account", records, { createOnly: true })) yield outcome.status;
     }`,
  );
  write("in.csv", `name\n${numbers(20)}`);
  const args = ["parallel", "block.ts", "--in", "in.csv", "--chunk-size", "5", "--max-degree-of-parallelism", "2"];
  const { code, stdout, stderr } = await dvp([...args, "--using", "city=Bonn", "--verbose"], inPlace);
  expect(code).toBe(0);
  expect(lines(stdout)).toEqual(Array.from({ length: 20 }, () => '"ok"'));
  expect(stderr).toContain("chunk 1, verbose: 5 for Bonn");
  expect(stderr).toMatch(/POST accounts\/Microsoft\.Dynamics\.CRM\.CreateMultiple: 200 in /);
  expect(emulator.snapshot("account").every((account) => account.address1_city === "Bonn")).toBe(true);
});

test("a module's block runs in worker threads with their modules, or in the process itself", async () => {
  write("setup.ts", "globalThis.rate = 3 satisfies number;");
  write(
    "where.ts",
    `import { isMainThread } from "node:worker_threads";
     export default (item: number) => [isMainThread, globalThis.rate ?? "none", item];`,
  );
  const run = (...flags: readonly string[]): ReturnType<typeof dvp> =>
    dvp(["parallel", "where.ts", ...flags], { cwd: folder, input: "1\n" });
  expect(lines((await run("--modules", "./setup.ts")).stdout)).toEqual(["false", "3", "[1]"]);
  const excluded = await run("--modules", "./setup.ts", "--exclude-module", "SET*");
  expect(lines(excluded.stdout)).toEqual(["false", '"none"', "[1]"]);
  expect(lines((await run("--in-process")).stdout)).toEqual(["true", '"none"', "[1]"]);
});

test("a worker that ends fails its inputs only, which are kept", async () => {
  write("leaves.ts", "export default (chunk: number[]) => { if (chunk[0] === 3) process.exit(9); return chunk; }");
  const args = ["parallel", "leaves.ts", "--chunk-size", "2", "--ordered", "--errors", "lost.ndjson"];
  const { code, stdout, stderr } = await dvp(args, { cwd: folder, input: numbers(5) });
  expect([code, lines(stdout)]).toEqual([3, ["1", "2", "5"]]);
  expect(stderr).toContain("worked on inputs 2 to 3: it exited with code 9.");
  const lost = lines(readFileSync(join(folder, "lost.ndjson"), "utf8")).map((line) => JSON.parse(line) as object);
  expect(lost).toMatchObject([
    { _value: 3, _code: "worker" },
    { _value: 4, _code: "worker" },
  ]);
});

test("a run's summary is an output, and the result is one document with --json", async () => {
  const code = 'setRecords("account", chunk, { updateOnly: true })';
  const [account] = emulator.snapshot("account");
  const input = `{"accountid":"${String(account?.accountid)}","name":"Changed"}\n`;
  const args = ["parallel", "--eval", code, "--out", "out.ndjson", "--json"];
  const { code: exit, stdout } = await dvp(args, { ...inPlace, input });
  expect(exit).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ command: "parallel", read: 1, ok: 1, outputs: 1, exitCode: 0 });
  expect(JSON.parse(readFileSync(join(folder, "out.ndjson"), "utf8"))).toMatchObject({ read: 1, updated: 1 });
});

test("inputs that failed are kept, bad lines among them, and can be fed back", async () => {
  const code = 'if (item > context.using.most) throw new Error("too big"); return item';
  const common = ["parallel", "--per", "item", "--eval", code, "--errors", "failed.ndjson"];
  const first = await dvp([...common, "--using-json", '{"most":3}'], { cwd: folder, input: "1\n{bad\n4\n3\n5\n" });
  expect([first.code, lines(first.stdout)]).toEqual([3, ["1", "3"]]);
  expect(first.stderr).toContain("input 2: too big");
  const failed = lines(readFileSync(join(folder, "failed.ndjson"), "utf8")).map((line) => JSON.parse(line) as object);
  expect(failed).toMatchObject([
    { _line: 2, _code: "malformedInput" },
    { _value: 4, _status: "failed", _error: "too big" },
    { _value: 5 },
  ]);
  write(
    "again.ndjson",
    failed
      .map((each) => JSON.stringify(each))
      .slice(1)
      .join("\n"),
  );
  const second = await dvp([...common, "--using-json", '{"most":9}', "--in", "again.ndjson"], { cwd: folder });
  expect([second.code, lines(second.stdout)]).toEqual([0, ["4", "5"]]);
});

test("too many failures, or the first one, stop the run with 5", async () => {
  const failing = ["parallel", "--per", "item", "--chunk-size", "1", "--max-degree-of-parallelism", "1", "--eval"];
  const code = 'throw new Error("no")';
  const limited = await dvp([...failing, code, "--max-errors", "2"], { input: numbers(50) });
  expect(limited.code).toBe(5);
  expect(limited.stderr).toMatch(/ 0 ok, 3 failed.* Stopped before the end of the input\./);
  const stopped = await dvp([...failing, code, "--error-action", "stop"], { input: numbers(50) });
  expect(stopped.code).toBe(5);
  expect(stopped.stderr).toMatch(/ 0 ok, 1 failed/);
});

test("what cannot be is told before anything runs", async () => {
  const cases = [
    { args: ["parallel"], says: "one of the two" },
    { args: ["parallel", "nope.ts"], says: "There is no module nope.ts" },
    { args: ["parallel", "--eval", "item *"], says: "neither an expression nor" },
    { args: ["parallel", "--eval", "1", "--modules", "./x.ts"], says: "are for a module's block in worker threads" },
    { args: ["parallel", "--eval", "1", "--json"], says: "--out FILE" },
    { args: ["parallel", "--eval", "1", "--chunk-size", "0"], says: "whole number from 1 and up" },
  ];
  for (const { args, says } of cases) {
    const { code, stdout, stderr } = await dvp(args, { cwd: folder });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(says);
  }
});

test("a module that does not load is told before the sign-in, and an earlier errors file is left as it is", async () => {
  write("broken.ts", "export default (chunk: number[]) => {\n  return chunk +;\n};\n");
  const kept = write("kept.ndjson", "1\n");
  const nowhere = { DATAVERSE_URL: "https://nowhere.invalid", AZURE_CLIENT_SECRET: "x", AZURE_CLIENT_ID: "y" };
  const args = ["parallel", "broken.ts", "--errors", "kept.ndjson"];
  const { code, stdout, stderr } = await dvp(args, { cwd: folder, env: nowhere, input: "1\n" });
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toContain("Cannot load broken.ts: ");
  expect(stderr).toContain("broken.ts:2");
  expect(readFileSync(kept, "utf8")).toBe("1\n");
});

test("what a block says goes to stderr by its level, and inputs that it tells errors about are kept", async () => {
  write(
    "speaks.ts",
    `import type { BlockContext } from "dataverse-parallel";
     export default (chunk: readonly number[], { log, progress }: BlockContext) => {
       progress({ activity: "Checking", done: 1, total: 2 });
       log.information("info");
       log.verbose("verb");
       log.debug("bug");
       log.error("odd", chunk[1]);
       return chunk;
     };`,
  );
  const args = [
    "parallel",
    "speaks.ts",
    "--chunk-size",
    "3",
    "--errors",
    "odd.ndjson",
    "--json",
    "--out",
    "out.ndjson",
  ];
  const plain = await dvp(args, { cwd: folder, input: numbers(3) });
  expect(plain.code).toBe(3);
  expect(plain.stderr).toContain("chunk 1, information: info\ninput 2, error: odd\n");
  expect(plain.stderr).not.toMatch(/verb|bug/);
  expect(plain.stderr).toContain("1 error told by blocks");
  expect(JSON.parse(plain.stdout)).toMatchObject({ read: 3, ok: 3, failed: 0, errors: 1, exitCode: 3 });
  expect(JSON.parse(plain.stdout)).not.toHaveProperty("rate");
  expect(lines(readFileSync(join(folder, "odd.ndjson"), "utf8")).map((line) => JSON.parse(line) as object)).toEqual([
    { _value: 2, _status: "error", _code: "Error", _error: "odd" },
  ]);
  const all = await dvp([...args, "--verbose", "--debug"], { cwd: folder, input: numbers(3) });
  expect(all.stderr).toMatch(/chunk 1, verbose: verb\nchunk 1, debug: bug\n/);
});

test("a slow input's chunk is handed over after --linger-ms", async () => {
  const args = ["parallel", "--eval", "[chunk.length]", "--linger-ms", "20"];
  const { stdout } = await shell(
    `(printf '1\\n2\\n'; sleep 1; printf '3\\n') | dvp ${args.map((arg) => `'${arg}'`).join(" ")}`,
  );
  expect(lines(stdout)).toEqual(["2", "1"]);
});

test("a block that needs an environment says how to name one", async () => {
  const { code, stderr } = await dvp(["parallel", "--eval", "whoAmI()"], { input: "1\n" });
  expect(code).toBe(3);
  expect(stderr).toContain("give --url or set DATAVERSE_URL");
});
