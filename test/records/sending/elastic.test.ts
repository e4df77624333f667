import { describe, expect, test } from "vitest";
import { sensorData } from "../../emulator/operations/keyed-tables.ts";
import { emulated, idOf } from "../emulated.ts";
import { count, create, kept, remove, senderFor, update, type Sent } from "./sent.ts";

function sensors(): Promise<Sent> {
  return senderFor({ table: "contoso_sensordata" }, emulated({ tables: [sensorData] }));
}

const value = (contoso_value: number) => ({ payload: { contoso_value } });

describe("an elastic table", () => {
  test("takes what it can of a message, and each record has its own outcome", async () => {
    const world = await sensors();
    await world.send([create(world.table, 2, value(0))]);
    world.requests();
    const { outcomes } = await world.send([
      create(world.table, 0, value(1)),
      create(world.table, 1, value(5000)),
      create(world.table, 2, value(3)),
      create(world.table, 3, value(4)),
    ]);
    expect(outcomes).toMatchObject([
      { status: "ok" },
      { status: "failed", error: { status: 400, serverCode: "0x8004432f" } },
      { status: "failed", error: { status: 412, serverCode: "0x80040237" } },
      { status: "ok" },
    ]);
    expect(world.requests()).toEqual(["POST contoso_sensordatas/CreateMultiple", "POST $batch"]);
    expect(kept(world, "contoso_value")).toEqual([1, 0, 4]);
  });

  test("deletes by DeleteMultiple, in the partitions that are named", async () => {
    const world = await sensors();
    const inPartition = { payload: { contoso_value: 1, partitionid: "p 1" } };
    await world.send([
      create(world.table, 0, value(0)),
      create(world.table, 1, value(1)),
      create(world.table, 3, inPartition),
    ]);
    world.requests();
    const { outcomes } = await world.send([
      remove(world.table, 0),
      remove(world.table, 3, { partitionId: "p 1" }),
      remove(world.table, 8),
      remove(world.table, 9, { ifExists: true }),
    ]);
    expect(outcomes).toMatchObject([
      { status: "ok", action: "deleted" },
      { status: "ok", action: "deleted" },
      { status: "failed", error: { serverCode: "0x80040217" } },
      { status: "ok", action: "skipped" },
    ]);
    expect(world.requests()).toEqual([
      "GET sdkmessagefilters",
      "POST contoso_sensordatas/DeleteMultiple",
      "POST $batch",
    ]);
    expect(kept(world, "contoso_value")).toEqual([1]);
  });

  test("updates in part, and the record of another partition is not found by its id alone", async () => {
    const world = await sensors();
    const inPartition = { contoso_value: 1, partitionid: "p" };
    await world.send([
      create(world.table, 0, { payload: inPartition }),
      create(world.table, 1, { payload: inPartition }),
    ]);
    const { outcomes } = await world.send([
      update(world.table, 0, { payload: { ...inPartition, contoso_value: 2 } }),
      update(world.table, 1, value(2)),
    ]);
    expect(outcomes).toMatchObject([{ status: "ok" }, { status: "failed", id: idOf(1) }]);
    expect(kept(world, "contoso_value")).toEqual([2, 1]);
  });

  test("an answer that is lost makes no record twice", async () => {
    const world = await sensors();
    world.emulator.faults.add({ match: { path: "CRM.CreateMultiple" }, action: "reset-after" });
    const { outcomes } = await world.send(
      count(3).map((index) => create(world.table, index, { ...value(index), isOwnId: true })),
    );
    expect(outcomes).toMatchObject(Array(3).fill({ status: "ok", action: "created" }));
    expect(kept(world, "contoso_value")).toEqual([0, 1, 2]);
  });

  test("an answer that is lost leaves it open whose the record with a given id is", async () => {
    const world = await sensors();
    world.emulator.faults.add({ match: { path: "CRM.CreateMultiple" }, action: "reset-after" });
    const { outcomes } = await world.send([
      create(world.table, 0, { ...value(0), isOwnId: true }),
      create(world.table, 1, value(1)),
    ]);
    expect(outcomes).toMatchObject([{ status: "ok" }, { status: "unknown" }]);
  });
});
