import { afterAll, beforeAll, expect, test } from "vitest";
import { openCommandLine, type CommandLine } from "./command-line.ts";
import { codeBlocks } from "./guide.ts";

let commandLine: CommandLine;
beforeAll(async () => {
  commandLine = await openCommandLine();
});
afterAll(() => commandLine.close());

test("the command lines of the guide to jobs name a job, mend what failed, send it again, and export", async () => {
  const { directory, run } = commandLine;
  const documents = async (lines: string | undefined): Promise<unknown[]> =>
    (await run(lines, directory)).map((line) => JSON.parse(line) as unknown);
  const [naming, mending, retrying, exporting, ...others] = codeBlocks("sh", "jobs");
  expect(await documents(naming)).toMatchObject([{ state: "completed", ok: 2 }]);
  expect(await documents(mending)).toMatchObject([{ ok: 1, failed: 0 }]);
  expect(await documents(retrying)).toMatchObject([{ job: "offices", read: 2, ok: 2, earlier: 1 }]);
  const names = ["Contoso", "Contoso", "Contoso Berlin", "Contoso Group", "Contoso Hamburg", "Fabrikam", "Fabrikam"];
  expect(await documents(exporting)).toMatchObject(names.map((name) => ({ name })));
  expect(others).toEqual([]);
});
