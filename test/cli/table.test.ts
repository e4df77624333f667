import { expect, test } from "vitest";
import { createTable } from "../../src/cli/table.ts";
import { fakeNotices, fakeStream } from "./fakes.ts";

async function tableOf(
  rows: readonly object[],
  columns: number,
  asked?: readonly string[],
  first: readonly string[] = ["accountid"],
): Promise<string[]> {
  const { notices, text: said } = fakeNotices();
  const { stream, text } = fakeStream(columns);
  const table = createTable(stream, { notices, asked, first });
  for (const row of rows) await table.write(row);
  await table.close();
  return [...text().trimEnd().split("\n"), ...said().trimEnd().split("\n").filter(Boolean)];
}

const rows = [
  {
    "@table": "account",
    name: "Alpha",
    accountid: "1",
    empty: null,
    ownerid: { table: "systemuser", id: "9", name: "Eve" },
  },
  { "@table": "account", name: "B\u001b\n2", accountid: "2", empty: null, ownerid: null },
];

test("what is named comes first, lookups by their name, nothing that is empty, and no text steers the terminal", async () => {
  expect(await tableOf(rows, 80)).toEqual([
    "accountid  name   ownerid",
    "─────────  ─────  ───────",
    "1          Alpha  Eve",
    "2          B\ufffd 2",
  ]);
});

test("columns that come first do so in their order, and only where they hold something", async () => {
  expect((await tableOf(rows, 80, undefined, ["empty", "ownerid", "accountid"]))[0]).toBe("ownerid  accountid  name");
});

test("columns that were asked for are shown although they are empty", async () => {
  expect((await tableOf(rows, 80, ["empty"]))[0]).toContain("empty");
});

test("what does not fit the terminal is left out and told", async () => {
  const lines = await tableOf(rows, 20);
  expect(lines[0]).toBe("accountid  name");
  expect(lines.at(-1)).toContain("1 more columns");
});

test("long texts are cut, and rows after the sample have the same widths", async () => {
  const many = Array.from({ length: 250 }, (_, index) => ({ name: index === 249 ? "y".repeat(99) : "x".repeat(50) }));
  const lines = await tableOf(many, 120);
  expect(lines).toHaveLength(252);
  expect(new Set(lines.slice(2).map((line) => line.length))).toEqual(new Set([40]));
  expect(lines.at(-1)).toMatch(/^y+…$/);
});

test("no records are no table", async () => {
  expect(await tableOf([], 80)).toEqual([""]);
});
