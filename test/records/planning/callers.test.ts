import { describe, expect, it } from "vitest";
import { setRecords } from "../../../src/records/set-records.ts";
import { collect, emulated, idOf, inOrder, type Emulated } from "../emulated.ts";

const objectIdOf = (number: number): string => idOf(1000 + number);

/** Three people, of whom the third is unknown to Microsoft Entra. */
async function withUsers(): Promise<Emulated> {
  const all = emulated();
  const users = [1, 2, 3].map((number) => ({
    systemuserid: idOf(number),
    firstname: `user ${number}`,
    ...(number < 3 ? { azureactivedirectoryobjectid: objectIdOf(number) } : undefined),
  }));
  await setRecords("systemuser", users, { createOnly: true, connection: all.connection });
  return all;
}

function creators({ emulator }: Emulated): Record<string, unknown> {
  const pairs = emulator.snapshot("account").map(({ name, createdby }): [string, unknown] => [String(name), createdby]);
  return Object.fromEntries(pairs);
}

describe("callers", () => {
  it("are the run's, or the record's own; by either of a user's two ids", async () => {
    const all = await withUsers();
    const records = [{ name: "a" }, { name: "b", "@callerId": idOf(2) }, { name: "c", "@callerId": objectIdOf(2) }];
    await setRecords("account", records, { createOnly: true, callerId: idOf(1), connection: all.connection });
    expect(creators(all)).toEqual({ a: idOf(1), b: idOf(2), c: idOf(2) });
  });

  it("go with each request and leave the connection as it is", async () => {
    const all = await withUsers();
    await setRecords("account", [{ name: "a" }], { createOnly: true, callerId: idOf(1), connection: all.connection });
    await setRecords("account", [{ name: "b" }], { createOnly: true, connection: all.connection });
    const { a, b } = creators(all);
    expect(a).toBe(idOf(1));
    expect(b).not.toBe(idOf(1));
  });

  it("are in batches of their own, full ones", async () => {
    const all = await withUsers();
    const records = Array.from({ length: 40 }, (_, index) => ({
      name: `${index}`,
      "@callerId": idOf(1 + (index % 2)),
    }));
    const before = all.writes.length;
    await setRecords("account", records, { createOnly: true, batchSize: 20, connection: all.connection });
    expect(all.writes.slice(before).map(({ records: count }) => count)).toEqual([20, 20]);
  });

  it("are the owners with runAsOwner; a team's records are written by who is signed in", async () => {
    const all = await withUsers();
    const { connection } = all;
    const unit = String(all.emulator.snapshot("businessunit")[0]?.businessunitid);
    const team = idOf(77);
    await setRecords("team", [{ teamid: team, name: "team", businessunitid: unit }], { createOnly: true, connection });
    const records = [
      { name: "a", ownerid: { table: "systemuser", id: idOf(2) } },
      { name: "b", ownerid: { table: "team", id: team } },
      { name: "c" },
    ];
    await setRecords("account", records, { createOnly: true, runAsOwner: true, connection });
    const { a, b, c } = creators(all);
    expect(a).toBe(idOf(2));
    expect(b).toBe(c);
  });

  it("that nobody knows fail their record alone", async () => {
    const all = await withUsers();
    const records = [{ name: "a" }, { name: "b", "@callerId": idOf(3) }, { name: "c", "@callerId": "me" }];
    const outcomes = await collect(setRecords("account", records, { createOnly: true, connection: all.connection }));
    expect(inOrder(outcomes).map(({ status }) => status)).toEqual(["ok", "failed", "failed"]);
    expect(Object.keys(creators(all))).toEqual(["a"]);
  });
});
