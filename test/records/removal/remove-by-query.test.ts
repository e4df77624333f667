import { describe, expect, test } from "vitest";
import {
  removeByQuery,
  type BulkDeleteResult,
  type FilterObject,
  type RemoveByQueryOptions,
} from "../../../src/index.ts";
import { rejection } from "../../connection/test-connection.ts";
import { emulated, idOf } from "../emulated.ts";
import { names, store, withAccounts, writesOf } from "./stored.ts";

describe("a job at the server deletes what a filter finds", () => {
  test.each([
    [{ name: "account 1" }, ["account 0", "account 2"]],
    [{ "name:Like": "%1" }, ["account 0", "account 2"]],
    [{ "name:Contains": "ount 1" }, ["account 0", "account 2"]],
    [{ accountid: [idOf(0), idOf(1)] }, ["account 2"]],
    [{ "numberofemployees:GreaterEqual": 1 }, ["account 0"]],
    [{ or: [{ name: "account 0" }, { numberofemployees: 2 }] }, ["account 1"]],
    [[{ name: "account 0" }, { name: "account 1" }], ["account 2"]],
    [{ "accountid:NotNull": true }, []],
    [{ not: { name: "account 0" } }, ["account 0"]],
    [{ name: "nobody" }, ["account 0", "account 1", "account 2"]],
  ])("%j leaves %j", async (filter, left) => {
    const world = await withAccounts(3, (numberofemployees) => ({ numberofemployees }));
    const result = await removeByQuery("account", filter, { connection: world.connection });
    expect(result).toMatchObject({ status: "succeeded", deleted: 3 - left.length, failed: 0 });
    expect(result.jobId).toMatch(/^[0-9a-f-]{36}$/);
    expect(names(world)).toEqual(left);
  });

  test("under its name, and its figures are told", async () => {
    const world = await withAccounts(2);
    const told: BulkDeleteResult[] = [];
    const options: RemoveByQueryOptions = {
      jobName: "Spring clean",
      onProgress: (progress) => told.push(progress),
      connection: world.connection,
    };
    await removeByQuery("account", { name: "account 0" }, options);
    expect(world.emulator.snapshot("asyncoperation")).toMatchObject([{ name: "Spring clean" }]);
    expect(told).toMatchObject([{ status: "succeeded", deleted: 1 }]);
  });

  test("with another number than is expected there is no job", async () => {
    const world = await withAccounts(3);
    const options = { expect: 2, connection: world.connection };
    const filter = { "name:BeginsWith": "account" };
    expect(await rejection(removeByQuery("account", filter, options))).toMatchObject({
      code: "expectation",
      expected: 2,
      found: 3,
    });
    expect(writesOf(world)).toEqual(["CreateMultiple"]);
    expect(await removeByQuery("account", filter, { ...options, expect: 3 })).toMatchObject({ deleted: 3 });
  });

  test("what could not be deleted is an error with the figures and the job's own words", async () => {
    const world = emulated();
    await store(world, "team", [
      { teamid: idOf(1), name: "Owner" },
      { teamid: idOf(2), name: "Idle" },
    ]);
    await store(world, "account", [{ "ownerid@odata.bind": `/teams(${idOf(1)})` }]);
    const filter = { teamid: [idOf(1), idOf(2)] };
    const error = await rejection(removeByQuery("team", filter, { connection: world.connection }));
    expect(error).toMatchObject({ code: "bulkDelete", result: { status: "failed", deleted: 1, failed: 1 } });
    expect((error as Error).message).toContain("failed: it deleted 1 and left 1 that it could not delete.");
    expect((error as Error).message).toContain(idOf(1));
    expect(world.emulator.snapshot("team").map(({ name }) => name)).toContain("Owner");
  });

  test("a refusal is told in the service's own words", async () => {
    const { connection } = emulated();
    const filter = { "systemuserid:NotNull": true };
    expect(await rejection(removeByQuery("teammembership", filter, { connection }))).toMatchObject({ code: "service" });
  });
});

describe("what cannot be meant starts no job", () => {
  test.each([
    [{}, "An empty filter would delete every account"],
    [[], "filter is an empty list"],
    ["statecode eq 1", "Expected the filter to be an object"],
    [null, "Expected the filter to be an object"],
    [{ nam: "x" }, "account has no column nam. Did you mean name?"],
    [{ name: undefined }, "expected a value, or null for empty"],
    [{ "contact.name": "x" }, "A bulk delete job has no links"],
    [{ "name:Sounds": "x" }, "There is no operator"],
  ])("%j", async (filter, message) => {
    const world = await withAccounts(1);
    const removal = removeByQuery("account", filter as FilterObject, { connection: world.connection });
    expect(((await rejection(removal)) as Error).message).toContain(message);
    expect(names(world)).toEqual(["account 0"]);
  });

  test("an unknown option", async () => {
    const options = { connection: emulated().connection, batchSize: 5 } as RemoveByQueryOptions;
    expect(await rejection(removeByQuery("account", { name: "x" }, options))).toMatchObject({ code: "usage" });
  });

  test("an unknown table", async () => {
    const { connection } = emulated();
    expect(await rejection(removeByQuery("acount", { name: "x" }, { connection }))).toMatchObject({
      code: "definition",
    });
  });
});
