import { describe, expect, it } from "vitest";
import type { SetRecordsOptions } from "../../../src/records/planning/set-options.ts";
import { setRecords } from "../../../src/records/set-records.ts";
import { emulated, idOf, type Emulated } from "../emulated.ts";

const LONG_AGO = "2001-02-03T04:05:06Z";

function set({ connection }: Emulated, table: string, records: readonly object[], options: SetRecordsOptions = {}) {
  return setRecords(table, records, { errorAction: "silentlyContinue", connection, ...options });
}

const states = ({ emulator }: Emulated): unknown[] =>
  emulator.snapshot("account").map(({ name, statecode, statuscode }) => [name, statecode, statuscode]);

describe("state and status", () => {
  it("of new records follow their creation, in a message of their own", async () => {
    const all = emulated();
    const records = [
      { name: "a", statecode: "Inactive" },
      { name: "b", statuscode: 2 },
      { name: "c", statecode: 0 },
      { name: "d" },
    ];
    for (const options of [{ createOnly: true }, { matchOn: ["name"] }]) {
      all.emulator.reset();
      const before = all.writes.length;
      expect(await set(all, "account", records, options)).toMatchObject({ ok: 4, created: 4 });
      expect(states(all)).toEqual([
        ["a", 1, 2],
        ["b", 1, 2],
        ["c", 0, 1],
        ["d", 0, 1],
      ]);
      const sent = all.writes.slice(before).map(({ message, records: count }) => [message, count]);
      expect(sent).toEqual([
        ["CreateMultiple", 4],
        ["UpdateMultiple", 2],
      ]);
    }
  });

  it("never come before the creation of their record, at any degree and in whatever weather", async () => {
    const all = emulated();
    for (const after of [0, 3, 6, 9]) {
      all.emulator.faults.add({
        match: { path: "CRM.CreateMultiple" },
        after,
        action: { delayMs: 20, delay: "request" },
      });
      all.emulator.faults.add({ match: { path: "CRM.CreateMultiple" }, after: after + 1, action: "reset-after" });
    }
    const records = Array.from({ length: 100 }, (_, index) => ({ name: `${index}`, statecode: 1 }));
    const options = { createOnly: true, batchSize: 7, maxDegreeOfParallelism: 8 };
    expect(await set(all, "account", records, options)).toMatchObject({ ok: 100, created: 100 });
    expect(all.emulator.snapshot("account").filter(({ statecode }) => statecode === 1)).toHaveLength(100);
  });

  it("of existing records are part of their update, and compared", async () => {
    const all = emulated();
    await set(all, "account", [{ accountid: idOf(1), name: "a" }]);
    const close = [{ accountid: idOf(1), statecode: "Inactive" }];
    expect(await set(all, "account", close)).toMatchObject({ updated: 1 });
    expect(await set(all, "account", close)).toMatchObject({ unchanged: 1 });
    expect(await set(all, "account", [{ accountid: idOf(1), statuscode: "Active" }])).toMatchObject({ updated: 1 });
    expect(states(all)).toEqual([["a", 0, 1]]);
  });

  it("that contradict each other fail their record before it is created", async () => {
    const all = emulated();
    const summary = await set(all, "account", [{ name: "a", statecode: 0, statuscode: 2 }, { name: "b" }]);
    expect(summary).toMatchObject({ failed: 1, created: 1 });
    expect(states(all)).toEqual([["b", 0, 1]]);
  });
});

describe("keepCreatedOn", () => {
  it("keeps the createdon of new records, and does not touch that of others", async () => {
    const all = emulated();
    const records = [{ name: "a", createdon: LONG_AGO }];
    const options = { matchOn: ["name"], keepCreatedOn: true };
    expect(await set(all, "account", records, options)).toMatchObject({ created: 1, leftOut: [] });
    expect(all.emulator.snapshot("account")).toMatchObject([{ createdon: LONG_AGO }]);
    const later = [{ name: "a", telephone1: "1", createdon: "2020-01-01T00:00:00Z" }];
    expect(await set(all, "account", later, options)).toMatchObject({ updated: 1, leftOut: ["createdon"] });
    expect(all.emulator.snapshot("account")).toMatchObject([{ createdon: LONG_AGO, telephone1: "1" }]);
  });

  it("is off unless it is asked for, and the summary names what was left out", async () => {
    const all = emulated();
    const summary = await set(all, "account", [{ name: "a", createdon: LONG_AGO }], { createOnly: true });
    expect(summary).toMatchObject({ created: 1, leftOut: ["createdon"] });
    expect(all.emulator.snapshot("account")[0]?.createdon).not.toBe(LONG_AGO);
  });
});

describe("party lists", () => {
  const parties = async ({ connection }: Emulated, id: string): Promise<unknown[]> => {
    const path = `activityparties?$select=participationtypemask,addressused,_partyid_value&$filter=_activityid_value eq ${id}`;
    const { body } = await connection.send({ method: "GET", path, idempotent: true });
    const { value } = JSON.parse(body) as { readonly value: readonly Readonly<Record<string, unknown>>[] };
    return value
      .map((party) => [party.participationtypemask, party._partyid_value ?? party.addressused])
      .sort((a, b) => String(a).localeCompare(String(b)));
  };

  it("are written with new activities and replaced in existing ones", async () => {
    const all = emulated();
    await set(
      all,
      "contact",
      [1, 2].map((id) => ({ contactid: idOf(id), lastname: `${id}` })),
    );
    const contact = (id: number): object => ({ table: "contact", id: idOf(id) });
    const mail = { activityid: idOf(5), subject: "s", from: "a@b.example", to: [contact(1), contact(2)] };
    expect(await set(all, "email", [mail])).toMatchObject({ created: 1 });
    expect(await parties(all, idOf(5))).toEqual([
      [1, "a@b.example"],
      [2, idOf(1)],
      [2, idOf(2)],
    ]);
    expect(await set(all, "email", [{ activityid: idOf(5), to: [contact(2)] }])).toMatchObject({ updated: 1 });
    expect(await parties(all, idOf(5))).toContainEqual([2, idOf(2)]);
    expect(await parties(all, idOf(5))).not.toContainEqual([2, idOf(1)]);
  });

  it("with somebody who cannot be fail their record alone", async () => {
    const all = emulated();
    const summary = await set(all, "email", [
      { subject: "a", to: "nobody" },
      { subject: "b", to: "a@b.example" },
    ]);
    expect(summary).toMatchObject({ failed: 1, created: 1 });
  });
});
