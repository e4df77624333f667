import { describe, expect, it } from "vitest";
import type { Outcome } from "../../../src/outcomes.ts";
import type { SetRecordsOptions } from "../../../src/records/planning/set-options.ts";
import { setRecords } from "../../../src/records/set-records.ts";
import { collect, emulated, idOf, inOrder, type Emulated } from "../emulated.ts";

/** Two users and two roles, of which the first has the first. */
async function withRoles(): Promise<Emulated> {
  const all = emulated();
  const { connection } = all;
  const unit = String(all.emulator.snapshot("businessunit")[0]?.businessunitid);
  const users = [1, 2].map((number) => ({ systemuserid: idOf(number), firstname: `user ${number}` }));
  const roles = [11, 12].map((number) => ({ roleid: idOf(number), name: `role ${number}`, businessunitid: unit }));
  await setRecords("systemuser", users, { createOnly: true, connection });
  await setRecords("role", roles, { createOnly: true, connection });
  await set(all, [{ systemuserid: idOf(1), roleid: idOf(11) }], { createOnly: true });
  return all;
}

function set({ connection }: Emulated, pairs: readonly object[], options: SetRecordsOptions = {}): Promise<Outcome[]> {
  return collect(setRecords("systemuserroles", pairs, { connection, ...options }));
}

const pairsOf = ({ emulator }: Emulated): unknown[] =>
  emulator
    .snapshot("systemuserroles")
    .map(({ systemuserid, roleid }) => [systemuserid, roleid])
    .filter(([user]) => user === idOf(1) || user === idOf(2));

const actions = (all: readonly Outcome[]): string[] =>
  inOrder(all).map((outcome) => (outcome.status === "ok" ? outcome.action : outcome.status));

describe("rows of an intersect table", () => {
  it("associate their two records, unless they are associated already", async () => {
    const all = await withRoles();
    const done = await set(all, [
      { systemuserid: idOf(1), roleid: idOf(11) },
      { systemuserid: idOf(1), roleid: idOf(12) },
      { systemuserid: idOf(2), roleid: idOf(11) },
      { systemuserid: idOf(2), roleid: idOf(11) },
    ]);
    expect(actions(done)).toEqual(["unchanged", "associated", "associated", "unchanged"]);
    expect(pairsOf(all)).toHaveLength(3);
  });

  it("go by $batch, for no bulk message makes them", async () => {
    const all = await withRoles();
    const before = all.writes.length;
    await set(all, [
      { systemuserid: idOf(1), roleid: idOf(12) },
      { systemuserid: idOf(2), roleid: idOf(12) },
    ]);
    expect(all.writes.slice(before).map(({ message }) => message)).toEqual(["$batch"]);
  });

  it("fail by themselves when one of the two records does not exist or is not named", async () => {
    const all = await withRoles();
    const done = await set(all, [
      { systemuserid: idOf(2), roleid: idOf(99) },
      { systemuserid: idOf(2) },
      { systemuserid: idOf(2), roleid: "none" },
      { systemuserid: idOf(2), roleid: idOf(12) },
    ]);
    expect(actions(done)).toEqual(["failed", "failed", "failed", "associated"]);
  });

  it("have nothing but their two ends: what else they bring is left out, or unknown", async () => {
    const all = await withRoles();
    const pair = { systemuserid: idOf(2), roleid: idOf(12) };
    const run = setRecords(
      "systemuserroles",
      [
        { ...pair, versionnumber: 5 },
        { ...pair, role: "x" },
      ],
      {
        errorAction: "silentlyContinue",
        connection: all.connection,
      },
    );
    const outcomes = inOrder(await collect(run));
    expect(outcomes).toMatchObject([{ action: "associated" }, { status: "failed", error: { column: "role" } }]);
    expect(run.progress).toMatchObject({ leftOut: ["versionnumber"] });
  });

  it("are found by their own id, which does not make new ones", async () => {
    const all = await withRoles();
    const [row] = all.emulator.snapshot("systemuserroles").filter(({ systemuserid }) => systemuserid === idOf(1));
    const done = await set(all, [{ systemuserroleid: row?.systemuserroleid }, { systemuserroleid: idOf(99) }]);
    expect(actions(done)).toEqual(["unchanged", "failed"]);
    expect(inOrder(done)[1]).toMatchObject({ error: { code: "invalidValue", column: "systemuserid" } });
  });

  it("are passed over with noCreate, and nothing is sent with whatIf", async () => {
    const all = await withRoles();
    const pairs = [{ systemuserid: idOf(2), roleid: idOf(12) }];
    expect(actions(await set(all, pairs, { noCreate: true }))).toEqual(["skipped"]);
    expect(actions(await set(all, pairs, { whatIf: true }))).toEqual(["associated"]);
    expect(pairsOf(all)).toHaveLength(1);
  });

  it("have nothing to update", async () => {
    const { connection } = await withRoles();
    const run = setRecords("systemuserroles", [], { updateOnly: true, connection });
    await expect(run).rejects.toThrow("there is nothing to update in them");
  });

  it("are matched on their pair and nothing else", async () => {
    const { connection } = await withRoles();
    const run = setRecords("systemuserroles", [], { matchOn: ["roleid"], connection });
    await expect(run).rejects.toThrow("which are matched on systemuserid and roleid: leave matchOn out");
  });
});
