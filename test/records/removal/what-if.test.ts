import { describe, expect, test } from "vitest";
import { removeRecords } from "../../../src/index.ts";
import { idOf } from "../emulated.ts";
import { withAccounts, writesOf } from "./stored.ts";

describe("whatIf deletes nothing and checks every record", () => {
  test.each([
    { matchOn: ["name"] },
    { matchOn: [["accountnumber"], ["name"]], allowMultipleMatches: true },
    { matchOn: ["name"], ifExists: true, expect: 3 },
    { expect: 3, retrievalBatchSize: 1 },
  ])("with %j", async (more) => {
    const world = await withAccounts(3);
    const records = Array.from({ length: 3 }, (_, index) => ({ accountid: idOf(index), name: `account ${index}` }));
    const options = { whatIf: true, connection: world.connection, ...more };
    expect(await removeRecords("account", records, options)).toMatchObject({ read: 3, deleted: 3 });
    expect(writesOf(world)).toEqual(["CreateMultiple"]);
  });

  test("what does not exist fails, or is skipped where that is no failure", async () => {
    const { connection } = await withAccounts(1);
    const options = { whatIf: true, connection, errorAction: "silentlyContinue" } as const;
    const records = [idOf(0), idOf(98), idOf(99)];
    expect(await removeRecords("account", records, options)).toMatchObject({ deleted: 1, failed: 2 });
    expect(await removeRecords("account", records, { ...options, ifExists: true })).toMatchObject({
      deleted: 1,
      skipped: 2,
    });
  });

  test("existence is asked for many at a time", async () => {
    const { connection, emulator } = await withAccounts(100);
    const records = Array.from({ length: 100 }, (_, index) => idOf(index));
    expect(await removeRecords("account", records, { whatIf: true, connection })).toMatchObject({ deleted: 100 });
    expect(emulator.log.entries().filter(({ path }) => path.includes("/accounts?"))).toHaveLength(1);
  });
});
