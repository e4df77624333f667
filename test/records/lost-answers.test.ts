import { describe, expect, test } from "vitest";
import { setRecords } from "../../src/index.ts";
import { rejection } from "../connection/test-connection.ts";
import { accounts, collect, emulated, idOf, statuses, type Emulated } from "./emulated.ts";

const create = { createOnly: true } as const;

function names({ emulator }: Emulated): unknown[] {
  return emulator.snapshot("account").map(({ name }) => name);
}

describe("an answer that is lost", () => {
  const lost = {
    match: ({ path }: { path: string }) => path.endsWith("CreateMultiple"),
    action: "reset-after",
  } as const;

  test("a create is repeated: no record is there twice, and all are ok", async () => {
    const world = emulated();
    world.emulator.faults.add(lost);
    const summary = await setRecords("account", accounts(20), { ...create, connection: world.connection });
    expect(summary).toMatchObject({ read: 20, ok: 20, created: 20 });
    expect(names(world).sort()).toEqual(
      accounts(20)
        .map(({ name }) => name)
        .sort(),
    );
    expect(world.writes).toHaveLength(2);
    expect(world.writes[0]?.body).toBe(world.writes[1]?.body);
  });

  test("a create that did not arrive is repeated too", async () => {
    const world = emulated();
    world.emulator.faults.add({ ...lost, action: "reset-before", times: 2 });
    await setRecords("account", accounts(20), { ...create, connection: world.connection });
    expect(names(world)).toHaveLength(20);
  });

  test("an id that was there before is told apart from the record's own", async () => {
    const world = emulated();
    const { connection } = world;
    await setRecords("account", [{ accountid: idOf(1), name: "first" }], { ...create, connection });
    world.emulator.faults.add({ ...lost, action: "reset-before" });
    const records = [{ name: "a" }, { accountid: idOf(1), name: "second" }, { name: "b" }];
    const outcomes = await collect(setRecords("account", records, { ...create, connection }));
    expect(outcomes.map(({ status }) => status)).toEqual(["ok", "failed", "ok"]);
    expect(names(world).sort()).toEqual(["a", "b", "first"]);
  });

  test("when all ids were given and are there, nobody can tell whose they are: unknown, never a false ok", async () => {
    const world = emulated();
    const { connection } = world;
    await setRecords("account", [{ accountid: idOf(1), name: "first" }], { ...create, connection });
    world.emulator.faults.add({ ...lost, action: "reset-before" });
    const outcomes = await collect(
      setRecords("account", [{ accountid: idOf(1), name: "second" }], { ...create, connection }),
    );
    expect(outcomes).toMatchObject([{ status: "unknown", error: { serverCode: "0x80040237" } }]);
  });

  test("a repeated create that is refused for another reason is looked up and not called failed", async () => {
    const world = emulated();
    world.emulator.faults.add(lost);
    const body = JSON.stringify({ error: { code: "0x80044151", message: "Generic SQL error." } });
    world.emulator.faults.add({ match: lost.match, after: 0, action: { status: 500, body } });
    const outcomes = await collect(setRecords("account", accounts(8), { ...create, connection: world.connection }));
    expect(statuses(outcomes)).toEqual({ ok: 8 });
    expect(names(world)).toHaveLength(8);
  });

  test("when it cannot be looked up either the outcome is unknown", async () => {
    const world = emulated();
    world.emulator.faults.add(lost);
    world.emulator.faults.add({
      match: ({ method, path }) => method === "GET" && path.includes("accounts?"),
      action: "reset-before",
      times: 99,
    });
    const outcomes = await collect(setRecords("account", accounts(3), { ...create, connection: world.connection }));
    expect(statuses(outcomes)).toEqual({ unknown: 3 });
  });

  test("an answer that never comes makes its records unknown, and the others go on", async () => {
    const world = emulated();
    world.emulator.faults.add({ ...lost, times: 5 });
    world.emulator.faults.add({
      match: ({ method, path }) => method === "GET" && path.includes("accounts?"),
      action: "reset-before",
      times: 99,
    });
    const options = { ...create, batchSize: 4, connection: world.connection, errorAction: "silentlyContinue" } as const;
    expect(await setRecords("account", accounts(12), options)).toMatchObject({
      read: 12,
      ok: 8,
      unknown: 4,
      stopped: false,
    });
    expect(names(world)).toHaveLength(12);
  });

  test("an update is repeated as it is", async () => {
    const { connection, emulator } = emulated();
    await setRecords("account", [{ accountid: idOf(1), name: "a" }], { ...create, connection });
    emulator.faults.add({ match: ({ path }) => path.endsWith("UpdateMultiple"), action: "reset-after", times: 2 });
    const options = { updateOnly: true, connection };
    expect(await setRecords("account", [{ accountid: idOf(1), name: "b" }], options)).toMatchObject({
      ok: 1,
      updated: 1,
    });
  });

  test("an update that may have been executed is never said to be failed or not sent", async () => {
    const { connection, emulator } = emulated();
    const update = ({ path }: { path: string }): boolean => path.endsWith("UpdateMultiple");
    await setRecords(
      "account",
      [0, 1].map((index) => ({ accountid: idOf(index), name: "a" })),
      { ...create, connection },
    );
    const body = JSON.stringify({ error: { code: "0x80044151", message: "Generic SQL error." } });
    emulator.faults.add({ match: update, action: "reset-after" });
    emulator.faults.add({ match: update, action: { status: 500, body } });
    emulator.faults.add({ match: ({ path }) => path.endsWith("$batch"), times: 9, action: { status: 401 } });
    const run = setRecords(
      "account",
      [0, 1].map((index) => ({ accountid: idOf(index), name: "b" })),
      { updateOnly: true, connection },
    );
    await rejection(run);
    expect(run.progress).toMatchObject({ read: 2, unknown: 2, failed: 0, notSent: 0 });
    expect(emulator.snapshot("account").map(({ name }) => name)).toEqual(["b", "b"]);
  });
});
