import { describe, expect, test } from "vitest";
import { removeRecords, setRecords, type SetRecordsOptions } from "../../../src/index.ts";
import { collect, emulated, idOf, inOrder } from "../emulated.ts";
import { addFileColumn } from "./customize.ts";
import { names, store, withAccounts, writesOf } from "../removal/stored.ts";

const DEGREES = [1, 4, "auto"] as const;

describe("W2: -WhatIf is ignored when MaxDegreeOfParallelism is above 1, and files are uploaded under it", () => {
  const modes: readonly SetRecordsOptions[] = [
    {},
    { updateAllColumns: true },
    { updateOnly: true },
    { upsert: true },
    { matchOn: ["name"] },
    { noUpdate: true },
  ];
  const cases = modes.flatMap((mode) => DEGREES.map((degree) => [mode, degree] as const));

  test.each(cases)("here setRecords with %j writes nothing with a degree of %j", async (mode, degree) => {
    const world = await withAccounts(20);
    const records = Array.from({ length: 25 }, (_, index) => ({
      accountid: idOf(index),
      name: `account ${index}`,
      telephone1: index % 5 === 4 ? "1".repeat(999) : "1",
    }));
    const before = world.emulator.snapshot("account");
    const { connection } = world;
    const options = { ...mode, whatIf: true, batchSize: 3, retrievalBatchSize: 4, maxDegreeOfParallelism: degree };
    const outcomes = inOrder(await collect(setRecords("account", records, { ...options, connection })));
    expect(writesOf(world)).toEqual(["CreateMultiple"]);
    expect(world.emulator.snapshot("account")).toEqual(before);
    expect(outcomes).toHaveLength(25);
    // Every record is checked, and not only the first: with noUpdate what exists is not even looked at.
    const tooLong = outcomes.filter(({ index }) => index % 5 === 4 && (index >= 20 || mode.noUpdate !== true));
    expect(tooLong.map(({ status }) => status)).toEqual(tooLong.map(() => "failed"));
  });

  test.each(DEGREES)("here createOnly writes nothing with a degree of %j", async (maxDegreeOfParallelism) => {
    const world = await withAccounts(0);
    const records = Array.from({ length: 20 }, (_, index) => ({ name: `account ${index}` }));
    const options = { createOnly: true, whatIf: true, batchSize: 3, maxDegreeOfParallelism };
    expect(await setRecords("account", records, { ...options, connection: world.connection })).toMatchObject({
      created: 20,
    });
    expect(writesOf(world)).toEqual([]);
  });

  test.each(DEGREES)("here removeRecords deletes nothing with a degree of %j", async (maxDegreeOfParallelism) => {
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

  test("here a record that brings nothing but a file uploads none", async () => {
    const world = emulated();
    await addFileColumn(world);
    await store(
      world,
      "account",
      [0, 1, 2].map((index) => ({ accountid: idOf(index) })),
    );
    world.emulator.log.clear();
    const file = { name: "plan.txt", bytes: new Uint8Array([1, 2, 3]) };
    const records = Array.from({ length: 3 }, (_, index) => ({ accountid: idOf(index), new_file: file }));
    const { connection } = world;
    expect(await setRecords("account", records, { whatIf: true, connection })).toMatchObject({ updated: 3 });
    expect(world.emulator.log.entries().filter(({ method }) => method !== "GET")).toEqual([]);
  });
});
