import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dvp, lines, shell, usePlace } from "./dvp.ts";

const { folder, emulator, env, write } = usePlace();
const inPlace = { env, cwd: folder };

function records(text: string): Record<string, unknown>[] {
  return lines(text).map((line) => JSON.parse(line) as Record<string, unknown>);
}

test("what fails is kept with its line, mended and fed back", async () => {
  write(
    "a.csv",
    'name,address1_city,numberofemployees,createdon\nA1,Bonn,12,x\nA2,"Köln",twelve,x\nA3,Berlin\nA4,Paris,7,x\n',
  );
  const first = await dvp(["set", "account", "a.csv", "--create-only", "--errors", "failed.csv"], inPlace);
  expect([first.code, first.stdout]).toEqual([3, ""]);
  expect(first.stderr).toContain("line 3: account.numberofemployees: expected a whole number");
  expect(first.stderr).toMatch(/4 records: 2 ok \(2 created\), 2 failed;.*cannot be written: createdon\./);
  const failed = readFileSync(join(folder, "failed.csv"), "utf8");
  expect(lines(failed)[0]).toBe("name,address1_city,numberofemployees,createdon,_line,_status,_code,_error,_request");

  write("mended.csv", failed.replace("twelve", "12").replace("\n,,,", "\nA3,Berlin,3,"));
  const second = await dvp(["set", "account", "mended.csv", "--create-only", "--json"], inPlace);
  expect(second.code).toBe(0);
  expect(JSON.parse(second.stdout)).toMatchObject({
    command: "set",
    read: 2,
    ok: 2,
    failed: 0,
    created: 2,
    exitCode: 0,
  });
  expect(
    emulator
      .snapshot("account")
      .map(({ name }) => name)
      .sort(),
  ).toEqual(["A1", "A2", "A3", "A4"]);
});

test("records go from one command to the next", async () => {
  const line =
    `dvp get account --columns name --filter "startswith(name,'A')" --order-by "name desc"` +
    ` | dvp parallel --per item --ordered --eval '({ ...item, name: item.name.replace("A", "B") })'` +
    ` | dvp set account --update-only --pass-thru --progress none`;
  const { code, stdout } = await shell(line, inPlace);
  expect(code).toBe(0);
  expect(records(stdout).map((record) => [record["@table"], record.name])).toEqual(
    ["B4", "B3", "B2", "B1"].map((name) => ["account", name]),
  );
  expect(
    emulator
      .snapshot("account")
      .map(({ name }) => name)
      .sort(),
  ).toEqual(["B1", "B2", "B3", "B4"]);
});

test("a reader that has enough ends the reading quietly", async () => {
  const data = Array.from(
    { length: 5000 },
    (_, index) => `{"lastname":"L${index}","description":"${"x".repeat(200)}"}\n`,
  );
  expect((await dvp(["set", "contact", "--create-only"], { env, input: data.join("") })).code).toBe(0);
  const { code, stdout, stderr } = await shell("dvp get contact | head -1", inPlace);
  expect([code, records(stdout).length, stderr]).toEqual([0, 1, ""]);
});

test.runIf(existsSync("/dev/full"))("data that cannot be written is an error, and never an empty success", async () => {
  for (const line of ["dvp get contact --top 5 > /dev/full", "dvp whoami > /dev/full"]) {
    const { code, stderr } = await shell(line, inPlace);
    expect(code).toBe(1);
    expect(stderr).toContain("ENOSPC");
  }
});

test("reading: a count, a file in the format of its extension, a page size", async () => {
  expect((await dvp(["get", "contact", "--count", "--page-size", "700"], inPlace)).stdout).toBe("5000\n");
  const toFile = await dvp(["get", "account", "--columns", "name", "--top", "2", "--out", "two.csv"], inPlace);
  expect([toFile.code, toFile.stdout]).toEqual([0, ""]);
  expect(toFile.stderr).toContain("2 records written to two.csv");
  expect(lines(readFileSync(join(folder, "two.csv"), "utf8"))[0]).toBe("@table,accountid,name");
});

test("with --what-if every record is checked and none is written", async () => {
  const before = emulator.snapshot("account").length;
  const input = '{"name":"X"}\n{"nam":"Y"}\n';
  const { code, stdout, stderr } = await dvp(["set", "account", "--create-only", "--what-if", "--json"], {
    env,
    input,
  });
  expect(code).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({ read: 2, ok: 1, failed: 1, whatIf: true });
  expect(stderr).toContain("Did you mean name?");
  expect(emulator.snapshot("account")).toHaveLength(before);
});

test("deleting needs --yes where there is no terminal, lists with --what-if, and then deletes", async () => {
  const unasked = await shell("dvp get account | dvp remove", inPlace);
  expect([unasked.code, unasked.stdout]).toEqual([2, ""]);
  expect(unasked.stderr).toContain("add --yes");
  const listed = await shell("dvp get account --columns name | dvp remove --what-if", inPlace);
  expect(listed.code).toBe(0);
  expect(records(listed.stdout).map((record) => Object.keys(record))[0]).toEqual(["@table", "accountid"]);
  expect(emulator.snapshot("account")).toHaveLength(4);

  const ids = records(listed.stdout).map(({ accountid }) => String(accountid));
  write("ids.txt", ids.join("\n"));
  const removed = await dvp(["remove", "account", "ids.txt", "--yes", "--json"], inPlace);
  expect(JSON.parse(removed.stdout)).toMatchObject({ command: "remove", read: 4, ok: 4, deleted: 4, exitCode: 0 });
  expect(emulator.snapshot("account")).toEqual([]);
  const again = await dvp(["remove", "account", "ids.txt", "--yes"], inPlace);
  expect(again.code).toBe(3);
  expect(again.stderr).toContain("Does Not Exist");
});

test("errors end with what to try next, on stderr only", async () => {
  const cases = [
    { args: ["get", "acount"], code: 1, says: /no table acount\. Did you mean account\?\n.+\n$/ },
    { args: ["get", "account", "--columns", "nam"], code: 1, says: /no column nam\. Did you mean name\?\n.+\n$/ },
    { args: ["set", "account", "a.csv", "--create-only", "--upsert"], code: 2, says: /createOnly and upsert exclude/ },
    { args: ["set", "account", "nope.csv", "--create-only"], code: 1, says: /Cannot read nope\.csv.*\n.+\n$/ },
    { args: ["whoami", "--url", "http://127.0.0.1:9"], code: 1, says: /Could not reach 127\.0\.0\.1:9/ },
    { args: ["whoami", "--url", "http://example.com"], code: 2, says: /plain HTTP/ },
  ];
  for (const { args, code, says } of cases) {
    const ended = await dvp(args, inPlace);
    expect([ended.code, ended.stdout]).toEqual([code, ""]);
    expect(ended.stderr).toMatch(says);
    expect(ended.stderr).not.toContain("    at ");
  }
  const nowhere = await dvp(["whoami"]);
  expect(nowhere.code).toBe(2);
  expect(nowhere.stderr).toContain("DATAVERSE_URL");
});

test("signing in: by a secret's file, and a wrong secret ends with 4 and is not shown", async () => {
  write("secret.txt", `${emulator.clientSecret}\n`);
  const byFile = await dvp(["whoami", "--client-secret-file", "secret.txt"], {
    cwd: folder,
    env: { DATAVERSE_URL: env.DATAVERSE_URL ?? "", AZURE_CLIENT_ID: emulator.clientId },
  });
  expect(byFile.code).toBe(0);
  expect(Object.keys(JSON.parse(byFile.stdout) as object)).toEqual([
    "url",
    "userId",
    "businessUnitId",
    "organizationId",
  ]);
  const wrong = await dvp(["whoami", "--verbose"], { env: { ...env, AZURE_CLIENT_SECRET: "wrong-and-secret" } });
  expect(wrong.code).toBe(4);
  expect(wrong.stderr).toContain("Signing in application");
  expect(wrong.stderr).not.toContain("wrong-and-secret");
});

test("a reader that leaves while records are written stops that early, and the exit code says so", async () => {
  write("many.ndjson", Array.from({ length: 2000 }, (_, index) => `{"name":"Many ${index}"}\n`).join(""));
  const line = "dvp set account many.ndjson --create-only --batch-size 1 --pass-thru | head -1";
  const { code, stdout, stderr } = await shell(line, inPlace);
  expect([code, records(stdout).length]).toEqual([5, 1]);
  expect(stderr).toContain("Stopped before the end of the input.");
  expect(emulator.snapshot("account").length).toBeLessThan(2000);
});

test.runIf(existsSync("/dev/full"))(
  "an errors file that a full disk has cut off is not named as what to mend",
  async () => {
    symlinkSync("/dev/full", join(folder, "full.ndjson"));
    const line = `dvp set account --create-only --errors full.ndjson <<< '{"nam":"x"}'`;
    const { code, stderr } = await shell(line, inPlace);
    expect(code).toBe(5);
    expect(stderr).toContain("error: Cannot write full.ndjson: ENOSPC");
    expect(stderr).not.toContain("is in full.ndjson");
  },
);
