import { expect, test } from "vitest";
import { dvp, lines, shell, usePlace } from "./dvp.ts";

const { folder, emulator, env, write } = usePlace();
const inPlace = { env, cwd: folder };

async function fill(count: number): Promise<void> {
  emulator.reset();
  const records = Array.from({ length: count }, (_, index) => ({ name: `A${index}`, accountnumber: `${index}` }));
  const input = records.map((record) => JSON.stringify(record)).join("\n");
  expect((await dvp(["set", "account", "--create-only"], { ...inPlace, input })).code).toBe(0);
}

const names = (): unknown[] =>
  emulator
    .snapshot("account")
    .map(({ name }) => name)
    .sort();

test("what a file lists is matched, shown, and deleted when the number is right", async () => {
  await fill(4);
  write("gone.csv", "accountnumber,name\n1,\nunknown,A2\n9,nobody\n");
  const flags = ["remove", "account", "gone.csv", "--match-on", "accountnumber", "--match-on", "name", "--if-exists"];
  const shown = await dvp([...flags, "--what-if"], inPlace);
  expect([shown.code, lines(shown.stdout)]).toEqual([
    0,
    [expect.stringContaining('"@table":"account"'), expect.stringContaining('"accountid"')],
  ]);
  expect(shown.stderr).toContain("3 ok (2 would be deleted, 1 would be skipped)");
  const unexpected = await dvp([...flags, "--expect", "3", "--yes"], inPlace);
  expect(unexpected.code).toBe(1);
  expect(unexpected.stderr).toContain("Expected 3 records to delete, but the 3 that came in lead to 2.");
  expect(names()).toHaveLength(4);
  const done = await dvp([...flags, "--expect", "2", "--yes", "--json"], inPlace);
  expect(JSON.parse(done.stdout)).toMatchObject({ read: 3, deleted: 2, skipped: 1, exitCode: 0 });
  expect(names()).toEqual(["A0", "A3"]);
});

test("what --what-if lists, the command takes", async () => {
  await fill(3);
  const line =
    `dvp remove account --match-on name --allow-multiple-matches --what-if --progress none <<< '{"name":"A1"}'` +
    ` | dvp remove --yes --progress none`;
  expect((await shell(line, inPlace)).code).toBe(0);
  expect(names()).toEqual(["A0", "A2"]);
});

test("a job at the server deletes what a filter finds", async () => {
  await fill(3);
  const flags = ["remove", "account", "--as-job", "--filter-values", '{"name:NotEqual":"A1"}'];
  const shown = await dvp([...flags, "--what-if"], inPlace);
  expect([shown.code, lines(shown.stdout).length]).toEqual([0, 2]);
  expect((await dvp([...flags, "--expect", "1", "--yes"], inPlace)).code).toBe(1);
  const done = await dvp([...flags, "--yes", "--json"], inPlace);
  expect(JSON.parse(done.stdout)).toMatchObject({ command: "remove", status: "succeeded", deleted: 2, failed: 0 });
  expect(names()).toEqual(["A1"]);
});

test.each([
  [["account", "--as-job", "--yes"], "give --filter-values"],
  [["--as-job", "--filter-values", "{}", "--yes"], "name the table"],
  [["account", "x.csv", "--as-job", "--filter-values", "{}", "--yes"], "reads no input"],
  [["account", "--as-job", "--filter-values", "{}", "--yes"], "An empty filter would delete every account"],
  [["account", "--as-job", "--filter-values", "{", "--yes"], "is not valid JSON"],
  [["account", "--as-job", "--filter-values", "{}", "--retries", "1"], "cannot be used with option"],
  [["account", "--filter-values", "{}", "--yes"], "go with --as-job"],
  [["account", "--match-on", "a,,b", "--yes"], "Expected names with commas between them"],
  [["account", "--expect", "some", "--yes"], "Expected a whole number from 0 and up"],
])("%j is refused before anything is deleted", async (args, message) => {
  const { code, stderr } = await dvp(["remove", ...args], inPlace);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});
