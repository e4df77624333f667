import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dvp, ended, lines, said, startDvp, usePlace } from "./dvp.ts";

const { folder, emulator, env, write } = usePlace();
const inPlace = { env, cwd: folder };

const FLAGS = [
  ...["--match-on", "accountnumber", "--date-format", "dd.MM.yyyy HH:mm", "--time-zone", "Europe/Berlin"],
  ...["--max-degree-of-parallelism", "4", "--batch-size", "2", "--progress", "none"],
];
const COLUMNS = "accountnumber,name,lastonholdtime,industrycode,creditonhold,parentaccountid,numberofemployees";

/** The accounts whose numbers begin so. */
const numbered = (start: string): Record<string, unknown>[] =>
  emulator.snapshot("account").filter(({ accountnumber }) => String(accountnumber).toUpperCase().startsWith(start));

test("a German spreadsheet is checked, imported, mended and imported again", async () => {
  const parent = await dvp(["set", "account", "--create-only"], { ...inPlace, input: '{"name":"Müller & Söhne"}\n' });
  expect(parent.code).toBe(0);
  const [{ accountid }] = emulator.snapshot("account") as [{ accountid: string }];
  const content = [
    COLUMNS,
    'D-1,"Äpfel, GmbH",31.12.2025 23:30,Accounting,Yes,Müller & Söhne,12',
    "D-2,Birnen,01.07.2026 08:00,Accounting,No,Müller & Söhne,",
    "D-3,Chaos,32.01.2026 08:00,Accounting,No,,1",
    "D-4,Dattel,01.07.2026 08:00,Acounting,No,,1",
    "D-5,Erbse,01.07.2026 08:00,,,Niemand,1",
    "d-1,Äpfel AG,,,,,13",
    "",
  ].join("\r\n");
  write("konten.csv", `\ufeff${content}`);
  const args = ["set", "account", "konten.csv", ...FLAGS, "--errors", "fehler.csv"];

  const told = await dvp([...args, "--what-if", "--json"], inPlace);
  expect(told.code).toBe(3);
  expect(JSON.parse(told.stdout)).toMatchObject({ read: 6, created: 2, updated: 1, failed: 3, whatIf: true });
  expect(numbered("D-")).toEqual([]);

  const first = await dvp([...args, "--json"], inPlace);
  expect(first.code).toBe(3);
  expect(JSON.parse(first.stdout)).toMatchObject({ read: 6, created: 2, updated: 1, failed: 3, unchanged: 0 });
  expect(first.stderr).toContain(
    "line 4: account.lastonholdtime: expected a date written as dd.MM.yyyy HH:mm that exists",
  );
  expect(first.stderr).toMatch(/line 5: account\.industrycode: .*did you mean Accounting\?/i);
  expect(first.stderr).toContain("line 6: account.parentaccountid: expected a text that a record has in account.name");
  expect(numbered("D-")).toMatchObject([
    { accountnumber: "d-1", name: "Äpfel AG", numberofemployees: 13, lastonholdtime: null, parentaccountid: null },
    {
      accountnumber: "D-2",
      lastonholdtime: "2026-07-01T06:00:00Z",
      industrycode: 1,
      creditonhold: false,
      parentaccountid: accountid,
    },
  ]);

  const failed = readFileSync(join(folder, "fehler.csv"), "utf8");
  expect(lines(failed)).toHaveLength(4);
  const mended = failed
    .replace("32.01.2026", "31.01.2026")
    .replace("Acounting", "accounting")
    .replace("Niemand", "müller & söhne");
  write("mended.csv", mended);
  const second = await dvp(["set", "account", "mended.csv", ...FLAGS, "--json"], inPlace);
  expect([second.code, second.stderr]).toEqual([0, expect.stringContaining("3 created")]);
  expect(
    numbered("D-")
      .map(({ accountnumber }) => accountnumber)
      .sort(),
  ).toEqual(["D-2", "D-3", "D-4", "D-5", "d-1"]);

  const again = await dvp(["set", "account", "mended.csv", ...FLAGS, "--json"], inPlace);
  expect(JSON.parse(again.stdout)).toMatchObject({ read: 3, unchanged: 3, created: 0, updated: 0, exitCode: 0 });
});

test("Ctrl-C in the middle: what is counted is there, what was not sent is kept, and the rest of the file does it", async () => {
  const records = Array.from({ length: 400 }, (_, index) => `{"accountnumber":"C-${index}","name":"${index}"}\n`);
  emulator.faults.add({
    match: { path: "CRM.CreateMultiple" },
    action: { delayMs: 100, delay: "answer" },
    times: 1000,
  });
  const args = ["set", "account", "--match-on", "accountnumber", "--batch-size", "10", "--retrieval-batch-size", "50"];
  const child = startDvp([...args, "--errors", "left.ndjson", "--json", "--verbose"], inPlace);
  child.stdin?.write(records.join(""));
  const end = ended(child);
  await said(child, /(CreateMultiple[^]*){3}/);
  child.kill("SIGINT");
  const { code, stdout } = await end;
  emulator.faults.clear();
  expect(code).toBe(130);
  const result = JSON.parse(stdout) as Record<string, number>;
  const there = numbered("C-");
  expect(result).toMatchObject({ ok: there.length, created: there.length, failed: 0, unknown: 0, stopped: true });
  expect(there.length).toBeGreaterThanOrEqual(20);
  expect(there.length).toBeLessThan(400);
  expect((result.ok ?? 0) + (result.notSent ?? 0)).toBe(result.read);
  expect(lines(readFileSync(join(folder, "left.ndjson"), "utf8"))).toHaveLength(result.notSent ?? 0);

  const rest = await dvp([...args, "--json"], { ...inPlace, input: records.join("") });
  expect(JSON.parse(rest.stdout)).toMatchObject({ read: 400, unchanged: there.length, created: 400 - there.length });
});
