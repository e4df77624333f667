import { describe, expect, test } from "vitest";
import { sendRequest, setRecords } from "../../../src/index.ts";
import { accounts, collect, emulated, idOf, inOrder, statuses, type Emulated } from "../emulated.ts";
import { addFileColumn, addKey } from "./customize.ts";

const owner = { table: "systemuser", id: idOf(1) };

/** A user who may own accounts, and accounts that have a file column and a key of their number. */
async function prepared(): Promise<Emulated> {
  const world = emulated();
  const { connection, emulator } = world;
  await setRecords("systemuser", [{ systemuserid: owner.id, firstname: "A" }], { createOnly: true, connection });
  await addFileColumn(world);
  await addKey(world, "accountnumber");
  emulator.log.clear();
  return world;
}

const creates = ({ emulator }: Emulated): number =>
  emulator.log.entries().filter(({ path }) => path.endsWith("CreateMultiple")).length;

const file = (index: number): object => ({ name: `${index}.txt`, bytes: new TextEncoder().encode(`plan ${index}`) });

describe("W9: owner and state may be sent before the record is there", () => {
  test.each([1, 10])("here they arrive with every record, in batches of %i at eight a time", async (batchSize) => {
    const world = await prepared();
    const records = accounts(40, () => ({ ownerid: owner, statecode: "Inactive" }));
    const options = { createOnly: true, batchSize, maxDegreeOfParallelism: 8, connection: world.connection };
    expect(await setRecords("account", records, options)).toMatchObject({ created: 40, failed: 0 });
    const stored = world.emulator.snapshot("account").map(({ ownerid, statecode }) => [ownerid, statecode]);
    expect(stored).toEqual(Array(40).fill([owner.id, 1]));
  });
});

describe("W10: files are lost when MaxDegreeOfParallelism is above 1", () => {
  test.each([1, 4])("here every one arrives with a degree of %i", async (maxDegreeOfParallelism) => {
    const world = await prepared();
    const { connection } = world;
    const records = accounts(12, (index) => ({ accountid: idOf(index), new_file: file(index) }));
    const options = { batchSize: 2, maxDegreeOfParallelism, connection };
    await setRecords("account", records.slice(0, 6), { ...options, createOnly: true });
    const changed = records.map((record, index) => ({ ...record, new_file: file(100 + index) }));
    expect(await setRecords("account", changed, options)).toMatchObject({ created: 6, updated: 6 });
    for (const index of [0, 5, 6, 11]) {
      const path = `accounts(${idOf(index)})/new_file/$value`;
      const { body } = await sendRequest({ method: "GET", path }, { connection });
      expect(Buffer.from(body as string).toString()).toBe(`plan ${100 + index}`);
    }
    const names = world.emulator.snapshot("account").map((record) => record.new_file_name);
    expect(new Set(names)).toEqual(new Set(changed.map((_, index) => `${100 + index}.txt`)));
  });
});

describe("W11: when a file fails after its batch, the whole batch is sent again", () => {
  test("here the batch is sent once, and the one record tells what was done and what was not", async () => {
    const world = await prepared();
    world.emulator.faults.add({ match: { path: "/new_file" }, action: { status: 400, body: "{}" }, after: 2 });
    const records = accounts(8, (index) => ({ new_file: file(index) }));
    const options = { createOnly: true, retries: 2, initialRetryDelayMs: 1, connection: world.connection };
    const outcomes = inOrder(await collect(setRecords("account", records, options)));
    expect(statuses(outcomes)).toEqual({ ok: 7, failed: 1 });
    expect(outcomes[2]).toMatchObject({ status: "failed", error: { code: "incomplete" } });
    expect(creates(world)).toBe(1);
    expect(world.emulator.snapshot("account")).toHaveLength(8);
  });
});

describe("W14: an upsert by key with an owner or a state is followed by requests for an empty id", () => {
  const options = { upsert: true, matchOn: ["accountnumber"], passThru: true } as const;

  test("here owner and state reach the record that the key finds or makes, and passThru tells its id", async () => {
    const world = await prepared();
    const { connection, emulator } = world;
    await setRecords("account", [{ accountid: idOf(5), accountnumber: "A" }], { createOnly: true, connection });
    const records = [
      { accountnumber: "A", ownerid: owner, statecode: "Inactive" },
      { accountnumber: "B", ownerid: owner, statecode: "Inactive" },
      { accountnumber: "C", ownerid: owner },
    ];
    const outcomes = inOrder(await collect(setRecords("account", records, { ...options, connection })));
    const [, created] = emulator.snapshot("account");
    expect(outcomes).toMatchObject([
      { action: "upserted", id: idOf(5) },
      { action: "upserted", id: created?.accountid },
      { action: "upserted" },
    ]);
    expect(emulator.snapshot("account")).toMatchObject([
      { accountnumber: "A", ownerid: owner.id, statecode: 1 },
      { accountnumber: "B", ownerid: owner.id, statecode: 1 },
      { accountnumber: "C", ownerid: owner.id, statecode: 0 },
    ]);
    expect(JSON.stringify(world.writes)).not.toContain("00000000-0000-0000-0000-000000000000");
  });

  test("here pairs of a many-to-many relationship can be upserted, with passThru", async () => {
    const world = await prepared();
    const { connection, emulator } = world;
    const unit = String(emulator.snapshot("businessunit")[0]?.businessunitid);
    const role = { roleid: idOf(11), name: "role", businessunitid: unit };
    await setRecords("role", [role], { createOnly: true, connection });
    const pair = { systemuserid: owner.id, roleid: role.roleid };
    const run = setRecords("systemuserroles", [pair, pair], { upsert: true, passThru: true, connection });
    expect(inOrder(await collect(run))).toMatchObject([
      { status: "ok", action: "associated", input: pair },
      { status: "ok", action: "unchanged", input: pair },
    ]);
  });
});
