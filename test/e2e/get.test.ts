import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { dvp, ended, lines, said, startDvp, usePlace } from "./dvp.ts";

const { folder, emulator, env, write } = usePlace();
const inPlace = { cwd: folder, env };
const ordered = ["get", "account", "--columns", "name", "--order-by", "numberofemployees", "--page-size", "10"];

beforeAll(async () => {
  const records = Array.from({ length: 30 }, (_, index) =>
    JSON.stringify({ name: `a${index}`, numberofemployees: index }),
  );
  await dvp(["set", "account", "--create-only"], { ...inPlace, input: records.join("\n") });
});

const names = (stdout: string): unknown[] => lines(stdout).map((line) => (JSON.parse(line) as { name: unknown }).name);
const all = Array.from({ length: 30 }, (_, index) => `a${index}`);

/** The third page fails once. */
function failOnce(): void {
  const body = JSON.stringify({ error: { code: "0x80040216", message: "An unexpected error occurred." } });
  const match = ({ path }: { path: string }): boolean => path.includes("pagenumber=%223");
  emulator.faults.add({ match, action: { status: 400, body }, times: 1 });
}

test("a reading that fails says how to go on, and goes on there", async () => {
  failOnce();
  const first = await dvp(ordered, inPlace);
  expect(first.code).toBe(1);
  expect(names(first.stdout)).toEqual(all.slice(0, 20));
  const [, token = ""] = /give the same flags and --continue-from (\S+)/.exec(first.stderr) ?? [];
  const rest = await dvp([...ordered, "--continue-from", token], inPlace);
  expect([rest.code, names(rest.stdout)]).toEqual([0, all.slice(20)]);
});

test("the same in a file", async () => {
  failOnce();
  await dvp([...ordered, "--continuation", "place"], inPlace);
  expect(readFileSync(join(folder, "place"), "utf8")).toMatch(/^[\w-]+\n$/);
  const rest = await dvp([...ordered, "--continue-from", "@place"], inPlace);
  expect(names(rest.stdout)).toEqual(all.slice(20));
  const other = await dvp(["get", "account", "--continue-from", "@place"], inPlace);
  expect([other.code, other.stdout]).toEqual([2, ""]);
  expect(other.stderr).toContain("The continuation belongs to another query.");
});

test("Ctrl-C ends a reading with 130, and it goes on there", async () => {
  emulator.faults.add({ match: ({ path }) => path.includes("pagenumber=%223"), action: { delayMs: 3000 }, times: 1 });
  const child = startDvp(ordered, inPlace);
  const end = ended(child);
  await said(child, /"a19"/);
  child.kill("SIGINT");
  const { code, stdout, stderr } = await end;
  expect(code).toBe(130);
  expect(names(stdout)).toEqual(all.slice(0, 20));
  const [, token = ""] = /--continue-from (\S+)/.exec(stderr) ?? [];
  const rest = await dvp([...ordered, "--continue-from", token], inPlace);
  expect(names(rest.stdout)).toEqual(all.slice(20));
});

test("records that match the lines of a file or of standard input are read", async () => {
  write("wanted.csv", "name\na3\na4\nnobody\n");
  const matching = ["get", "account", "--columns", "name", "--match-on", "name"];
  const fromFile = await dvp([...matching, "--input", "wanted.csv"], inPlace);
  expect(names(fromFile.stdout).sort()).toEqual(["a3", "a4"]);
  const fromInput = await dvp(matching, { ...inPlace, input: '{"name":"a5"}\n' });
  expect(names(fromInput.stdout)).toEqual(["a5"]);
});

test("FetchXML says its table, and the approximate count is one number", async () => {
  const fetchXml = '<fetch top="2"><entity name="account"><attribute name="name"/></entity></fetch>';
  expect(names((await dvp(["get", "--fetch-xml", fetchXml], inPlace)).stdout)).toHaveLength(2);
  expect((await dvp(["get", "account", "--count", "--approximate"], inPlace)).stdout).toBe("30\n");
  expect((await dvp(["get"], inPlace)).stderr).toContain("dvp get needs the logical name of a table");
});
