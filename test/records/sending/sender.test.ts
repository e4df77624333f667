import { describe, expect, test } from "vitest";
import type { Upsert, Write } from "../../../src/records/sending/write.ts";
import { describeTable } from "../../../src/metadata/tables.ts";
import { emulated, idOf } from "../emulated.ts";
import { count, create, kept, remove, senderFor, update } from "./sent.ts";

describe("writes of every kind", () => {
  test("creates go by one CreateMultiple, and the service is asked once whether the table has it", async () => {
    const world = await senderFor();
    const { outcomes } = await world.send(count(3).map((index) => create(world.table, index)));
    expect(outcomes).toEqual(
      count(3).map((index) => ({
        status: "ok",
        index,
        input: index,
        table: "account",
        id: idOf(index),
        action: "created",
      })),
    );
    await world.send([create(world.table, 3)]);
    expect(world.requests()).toEqual([
      "GET sdkmessagefilters",
      "POST accounts/CreateMultiple",
      "POST accounts/CreateMultiple",
    ]);
    expect(kept(world)).toEqual(["account 0", "account 1", "account 2", "account 3"]);
  });

  test("a mixed batch is sent kind by kind, what others need first, and its outcomes keep the order of the inputs", async () => {
    const world = await senderFor();
    const { table } = world;
    await world.send([create(table, 0), create(table, 1)]);
    const writes: Write<number>[] = [
      { ...remove(table, 0), index: 0 },
      { ...update(table, 1), index: 1 },
      { ...create(table, 2), index: 2 },
      { operation: "upsert", index: 3, input: 3, table, address: { id: idOf(3) }, payload: { name: "new" } },
    ];
    const { outcomes } = await world.send(writes);
    expect(outcomes).toMatchObject([
      { index: 0, action: "deleted", id: idOf(0) },
      { index: 1, action: "updated", id: idOf(1) },
      { index: 2, action: "created", id: idOf(2) },
      { index: 3, action: "upserted", id: idOf(3) },
    ]);
    expect(world.requests().filter((request) => request.startsWith("POST"))).toEqual([
      "POST accounts/CreateMultiple",
      "POST accounts/CreateMultiple",
      "POST accounts/UpsertMultiple",
      "POST accounts/UpdateMultiple",
      "POST $batch",
    ]);
    expect(kept(world)).toEqual(["changed 1", "account 2", "new"]);
  });

  test("a record is upserted by an alternate key, whatever its value holds, and has no id then", async () => {
    const world = await keyed();
    const key = "name='Füll & \"50 %\" /?#+''s'";
    const upsert = (description: string): Upsert<number> => {
      const { table } = world;
      return { operation: "upsert", index: 0, input: 0, table, address: { key }, payload: { description } };
    };
    const { outcomes } = await world.send([upsert("first")]);
    expect(outcomes).toEqual([
      { status: "ok", index: 0, input: 0, table: "account", id: undefined, action: "upserted" },
    ]);
    await world.send([upsert("second")]);
    expect(kept(world, "description")).toEqual(["second"]);
    expect(kept(world)).toEqual(['Füll & "50 %" /?#+\'s']);

    const single = await senderFor({ headers: { "MSCRM.SuppressDuplicateDetection": "false" } }, world);
    expect((await single.send([upsert("third")])).outcomes).toMatchObject([{ status: "ok" }]);
    expect(single.requests()).toEqual(["POST $batch"]);
    expect(kept(world, "description")).toEqual(["third"]);
  });

  test("an update of what is not there creates nothing, also when it goes by $batch", async () => {
    const world = await senderFor({ headers: { "MSCRM.SuppressDuplicateDetection": "false" } });
    const { outcomes } = await world.send([update(world.table, 1)]);
    expect(outcomes).toMatchObject([{ status: "failed", id: idOf(1), error: { serverCode: "0x80040217" } }]);
    expect(kept(world)).toEqual([]);
  });

  test("pairs of a many-to-many relationship are associated and disassociated", async () => {
    const world = await senderFor({ table: "systemuserroles" });
    const { entitySets } = await describeTable(world.connection, "systemuserroles");
    expect(entitySets.get("systemuser")).toBe("systemusers");
    const user = world.emulator.snapshot("systemuser")[0]?.systemuserid;
    const role = idOf(1);
    const body = JSON.stringify({ roleid: role, name: "Tester" });
    await world.connection.send({ method: "POST", path: "roles", body, idempotent: false });
    const pairs = (): number => world.emulator.snapshot("systemuserroles").length;
    const before = pairs();
    const pair = {
      index: 0,
      input: 0,
      table: world.table,
      one: `systemusers(${String(user)})`,
      navigation: "systemuserroles_association",
      other: { id: role, path: `roles(${role})` },
    } as const;
    const made = await world.send([{ ...pair, operation: "associate" }]);
    expect(made.outcomes).toMatchObject([{ status: "ok", action: "associated" }]);
    expect(pairs()).toBe(before + 1);
    const twice = await world.send([{ ...pair, operation: "associate" }]);
    expect(twice.outcomes).toMatchObject([{ status: "failed", error: { serverCode: "0x80040237" } }]);
    const gone = await world.send([{ ...pair, operation: "disassociate" }]);
    expect(gone.outcomes).toMatchObject([{ status: "ok", action: "disassociated" }]);
    expect(pairs()).toBe(before);
  });
});

async function keyed() {
  const world = emulated();
  const Label = { LocalizedLabels: [{ Label: "Name", LanguageCode: 1033 }] };
  await world.connection.send({
    method: "POST",
    path: "EntityDefinitions(LogicalName='account')/Keys",
    body: JSON.stringify({
      "@odata.type": "Microsoft.Dynamics.CRM.EntityKeyMetadata",
      SchemaName: "new_Name",
      DisplayName: Label,
      KeyAttributes: ["name"],
    }),
    idempotent: false,
  });
  return senderFor({}, world);
}

test("a table without a message gets its records by $batch", async () => {
  const asked: string[] = [];
  const world = await senderFor(
    {},
    emulated({}, (fetch) => (request) => {
      if (!request.url.includes("sdkmessagefilters")) return fetch(request);
      asked.push(request.url);
      return Promise.resolve(Response.json({ value: [] }));
    }),
  );
  const { outcomes } = await world.send(count(3).map((index) => create(world.table, index)));
  expect(outcomes).toMatchObject(count(3).map((index) => ({ action: "created", id: idOf(index) })));
  expect(world.requests()).toEqual(["POST $batch"]);
  await world.send([update(world.table, 0), update(world.table, 99)]);
  expect(asked).toHaveLength(2);
  expect(kept(world)).toEqual(["changed 0", "account 1", "account 2"]);
});

test("who may not ask for messages is taken to have them, and a message that is missing then is done without", async () => {
  const world = await senderFor();
  const body = JSON.stringify({ error: { code: "0x80040220", message: "no prvReadSdkMessageFilter" } });
  world.emulator.faults.add({ match: { path: "sdkmessagefilters" }, times: 9, action: { status: 403, body } });
  await world.send([create(world.table, 0)]);
  expect(world.requests()).toEqual(["GET sdkmessagefilters", "POST accounts/CreateMultiple"]);
  const missing = JSON.stringify({ error: { code: "0x8006088a", message: "Resource not found for the segment" } });
  world.emulator.faults.add({ match: { path: "CRM.UpdateMultiple" }, action: { status: 404, body: missing } });
  const updated = await world.send([update(world.table, 0)]);
  expect(updated).toMatchObject({ outcomes: [{ status: "ok", action: "updated" }], fatal: undefined });
  await world.send([update(world.table, 0)]);
  expect(world.requests()).toEqual([
    "GET sdkmessagefilters",
    "POST accounts/UpdateMultiple",
    "POST $batch",
    "POST $batch",
  ]);
});

describe("an input that stands for several records", () => {
  const both = { index: 7, input: 7 };

  test("has one outcome, with all ids", async () => {
    const world = await senderFor();
    await world.send([create(world.table, 1), create(world.table, 2)]);
    const { outcomes } = await world.send([
      { ...update(world.table, 1), ...both },
      { ...update(world.table, 2), ...both },
    ]);
    expect(outcomes).toMatchObject([{ status: "ok", index: 7, id: idOf(1), ids: [idOf(1), idOf(2)] }]);
  });

  test("fails when one of them does, and says how many are done", async () => {
    const world = await senderFor();
    await world.send([create(world.table, 1)]);
    const { outcomes } = await world.send([
      { ...update(world.table, 1), ...both },
      { ...update(world.table, 2), ...both },
    ]);
    expect(outcomes).toMatchObject([{ status: "failed", index: 7, error: { code: "incomplete" } }]);
    expect(outcomes[0]).toMatchObject({
      error: {
        message: `Of the 2 records that the input stands for, 1 are done. The first of the others: account With Id = ${idOf(2)} Does Not Exist`,
      },
    });
    expect(kept(world)).toEqual(["changed 1"]);
  });
});
