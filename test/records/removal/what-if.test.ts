import { describe, expect, test } from "vitest";
import { removeRecords } from "../../../src/index.ts";
import { collect, idOf } from "../emulated.ts";
import { names, withAccounts, writesOf } from "./stored.ts";

describe("W2: whatIf deletes nothing and checks every record", () => {
  test.each([1, 4, "auto"] as const)("with a degree of parallelism of %j", async (maxDegreeOfParallelism) => {
    const world = await withAccounts(30);
    const records = Array.from({ length: 40 }, (_, index) => (index % 10 === 9 ? "abc" : idOf(index)));
    const options = { whatIf: true, batchSize: 3, maxDegreeOfParallelism, connection: world.connection };
    const outcomes = await collect(removeRecords("account", records, options));
    const deletable = outcomes.filter(({ status }) => status === "ok").map(({ index }) => index);
    expect(deletable.sort((a, b) => a - b)).toEqual(
      Array.from({ length: 30 }, (_, index) => index).filter((index) => index % 10 !== 9),
    );
    expect(outcomes).toHaveLength(40);
    expect(writesOf(world)).toEqual(["CreateMultiple"]);
    expect(names(world)).toHaveLength(30);
  });

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
