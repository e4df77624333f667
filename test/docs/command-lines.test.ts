import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { getRecords, setRecords, whoAmI } from "../../src/index.ts";
import { openCommandLine, type CommandLine } from "./command-line.ts";
import { codeBlocks } from "./guide.ts";

const [update, related, whoami, double, create, remove, using, ...others] = codeBlocks("sh");
let commandLine: CommandLine;

beforeAll(async () => {
  commandLine = await openCommandLine();
});
beforeEach(() => commandLine.emulator.reset());
afterAll(() => commandLine.close());

const runLine = (line: string | undefined): Promise<string[]> => commandLine.run(line);

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe("the command lines of the guide for PowerShell users", () => {
  test("change a thousand contacts through a block in a module", async () => {
    const contacts = upTo(1100).map((number) => ({ lastname: `Contact ${number}`, emailaddress1: "old@example.com" }));
    await setRecords("contact", contacts, { createOnly: true });
    await runLine(update);
    expect(await getRecords("contact", { filter: "startswith(emailaddress1,'updated-')" }).count()).toBe(1000);
  });

  test("read the contacts of accounts", async () => {
    const account = { accountid: "11111111-1111-4111-8111-111111111111", name: "Contoso" };
    await setRecords("account", [account, { name: "Fabrikam" }], { createOnly: true });
    const parentcustomerid = { table: "account", id: account.accountid };
    await setRecords("contact", [{ lastname: "Doe", parentcustomerid }, { lastname: "Roe" }], { createOnly: true });
    const lines = await runLine(related);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([{ lastname: "Doe" }]);
  });

  test("ask ten times who is signed in", async () => {
    const answers = (await runLine(whoami)).map((line) => JSON.parse(line) as unknown);
    const answer = await whoAmI();
    expect(answers).toEqual(upTo(10).map(() => answer));
  });

  test("double the numbers in their order", async () => {
    expect(await runLine(double)).toEqual(upTo(100).map((number) => String(number * 2)));
  });

  test("create ten thousand accounts", async () => {
    await runLine(create);
    expect(await getRecords("account").count()).toBe(10_000);
  });

  test("remove what a filter finds", async () => {
    const contacts = upTo(800).map((number) => ({ lastname: number % 2 === 0 ? "Test" : "Keep" }));
    await setRecords("contact", contacts, { createOnly: true });
    await runLine(remove);
    expect(await getRecords("contact").count()).toBe(400);
    expect(await getRecords("contact", { filter: { lastname: "Test" } }).count()).toBe(0);
  });

  test("hand a value into the block", async () => {
    expect((await runLine(using)).map(Number).sort()).toEqual([1.19, 2.38, 3.57]);
  });

  test("are all run here", () => {
    expect(using).toBeDefined();
    expect(others).toEqual([]);
  });
});
