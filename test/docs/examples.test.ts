import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { connect, getRecords, whoAmI, withConnection, type DataverseRecord } from "../../src/index.ts";
import { codeBlocks, shownRegions } from "./guide.ts";
import { runProgram } from "./run-program.ts";

const directory = mkdtempSync(join(tmpdir(), "dvp-examples-"));
afterAll(() => rmSync(directory, { recursive: true }));

const urlOf = (example: string): string => `emulator:${join(directory, `${example}.db`)}`;

/** Runs an example on a local Dataverse in a file of its own. */
function run(example: string): Promise<string[]> {
  return runProgram(process.execPath, [`${example}.ts`], { DATAVERSE_URL: urlOf(example) });
}

/** Looks at what an example has left behind. */
async function inspect<T>(example: string, look: () => Promise<T>): Promise<T> {
  const connection = await connect(urlOf(example));
  try {
    return await withConnection(connection, look);
  } finally {
    await connection.close();
  }
}

async function readAll(table: string, columns: readonly string[]): Promise<DataverseRecord[]> {
  const records: DataverseRecord[] = [];
  for await (const record of getRecords(table, { columns })) records.push(record);
  return records;
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe("the examples of the guide for PowerShell users", () => {
  test("1 gives a thousand contacts their own address and leaves the others alone", async () => {
    const example = "1-update-contacts";
    expect(await run(example)).toEqual(["1000 contacts changed in 20 chunks"]);
    const contacts = await inspect(example, () => readAll("contact", ["emailaddress1"]));
    const isChanged = ({ contactid, emailaddress1 }: DataverseRecord) =>
      emailaddress1 === `updated-${String(contactid)}@example.com`;
    const others = contacts.filter((contact) => !isChanged(contact));
    expect(contacts).toHaveLength(1100);
    expect(others).toHaveLength(100);
    expect(others.every(({ emailaddress1 }) => String(emailaddress1).startsWith("old-"))).toBe(true);
  });

  test("2 finds every contact of the hundred accounts and no other", async () => {
    const printed = await run("2-related-contacts");
    expect(printed.pop()).toBe("250 contacts of 100 accounts");
    expect(printed.sort()).toEqual(
      upTo(250)
        .map((number) => `Contact ${number}`)
        .sort(),
    );
  });

  test("3 is told ten times who is signed in, by four clones", async () => {
    const example = "3-who-am-i";
    const printed = await run(example);
    const { userId } = await inspect(example, () => whoAmI());
    expect(printed.slice(0, 10)).toEqual(upTo(10).map(() => userId));
    expect(printed[10]).toBe("4 clones sent 3, 3, 3, 1 requests");
  });

  test("4 doubles the numbers in their order, then one by one in any", async () => {
    const printed = (await run("4-double-numbers")).map(Number);
    const doubled = upTo(100).map((number) => number * 2);
    expect(printed.slice(0, 100)).toEqual(doubled);
    expect(printed.slice(100).sort((a, b) => a - b)).toEqual(doubled);
  });

  test("5 creates ten thousand accounts, each once", async () => {
    const example = "5-create-accounts";
    expect(await run(example)).toEqual(["10000 accounts created"]);
    const accounts = await inspect(example, () => readAll("account", ["name"]));
    const names = new Set(accounts.map(({ name }) => name));
    expect(accounts).toHaveLength(10_000);
    expect(names).toEqual(new Set(upTo(10_000).map((number) => `Account ${number}`)));
  });

  test("6 removes what the filter finds and keeps the rest", async () => {
    const example = "6-remove-contacts";
    expect(await run(example)).toEqual(["400 contacts deleted"]);
    const left = await inspect(example, () => readAll("contact", ["lastname"]));
    expect(left.map(({ lastname }) => lastname)).toEqual(upTo(400).map(() => "Keep"));
  });

  test("7 tells of the one that failed, both ways, and creates the other", async () => {
    const example = "7-handle-errors";
    const reason = 'account.numberofemployees: expected a whole number, got "many" (string).';
    const [outcome, error] = await run(example);
    expect(outcome).toBe(`1 failed ${reason}`);
    expect(error).toMatch(/^setRecords: Of 2 records 1 are ok, 1 failed.* 1$/);
    expect(error).toContain(reason);
    const accounts = await inspect(example, () => readAll("account", ["name"]));
    expect(accounts.map(({ name }) => name)).toEqual(["Contoso", "Contoso"]);
  });

  test("are shown in the guide as they are", () => {
    expect(codeBlocks("ts").sort()).toEqual(shownRegions().sort());
  });
});
