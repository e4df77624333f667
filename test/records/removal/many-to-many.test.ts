import { expect, test } from "vitest";
import { getRecords, removeRecords } from "../../../src/index.ts";
import { collect, emulated, idOf, type Emulated } from "../emulated.ts";
import { store, writesOf } from "./stored.ts";

interface Membership {
  readonly teammembershipid: string;
  readonly teamid: string;
  readonly systemuserid: string;
}

/** Teams that the signed-in user is a member of, and the pairs that say so. */
async function withMemberships(count: number): Promise<{ world: Emulated; pairs: readonly Membership[] }> {
  const world = emulated();
  const { connection } = world;
  const user = String(world.emulator.snapshot("systemuser")[0]?.systemuserid);
  await store(
    world,
    "team",
    Array.from({ length: count }, (_, index) => ({ teamid: idOf(index), name: `Team ${index}` })),
  );
  for (let index = 0; index < count; index += 1) {
    await connection.send({
      method: "POST",
      path: `teams(${idOf(index)})/teammembership_association/$ref`,
      body: JSON.stringify({ "@odata.id": `systemusers(${user})` }),
      idempotent: false,
    });
  }
  const pairs = await collect(getRecords<Membership>("teammembership", { connection }));
  expect(pairs).toHaveLength(count);
  return { world, pairs };
}

const teams = ({ emulator }: Emulated): unknown[] =>
  emulator
    .snapshot("teammembership")
    .map(({ teamid }) => teamid)
    .sort();

test("rows of an intersect table go by their own id, by what getRecords gives, and by the pair of ids", async () => {
  const { world, pairs } = await withMemberships(4);
  const [one, two, three] = pairs as [Membership, Membership, Membership];
  const { teamid, systemuserid } = three;
  const inputs = [one.teammembershipid, two, { teamid, systemuserid }];
  const outcomes = await collect(removeRecords("teammembership", inputs, { connection: world.connection }));
  expect(outcomes).toMatchObject(
    inputs.map((_, index) => ({ status: "ok", index, action: "disassociated", table: "teammembership" })),
  );
  expect(teams(world)).toEqual([pairs[3]?.teamid]);
  expect(world.emulator.snapshot("team")).toHaveLength(4);
});

test("all pairs of one record go by its column alone", async () => {
  const { world, pairs } = await withMemberships(3);
  const records = [{ systemuserid: pairs[0]?.systemuserid }];
  const options = { matchOn: ["systemuserid"], allowMultipleMatches: true, connection: world.connection };
  expect(await removeRecords("teammembership", records, options)).toMatchObject({ ok: 1, disassociated: 1 });
  expect(teams(world)).toEqual([]);
});

test("a pair that is gone fails, or is skipped where that is no failure", async () => {
  const { world, pairs } = await withMemberships(1);
  const { systemuserid } = pairs[0]!;
  const gone = [{ teamid: idOf(77), systemuserid }, idOf(78)];
  const options = { connection: world.connection, errorAction: "silentlyContinue" } as const;
  expect(await removeRecords("teammembership", gone, options)).toMatchObject({ failed: 2 });
  expect(await removeRecords("teammembership", gone, { ...options, ifExists: true })).toMatchObject({ skipped: 2 });
});

test("half a pair is no pair", async () => {
  const { world } = await withMemberships(1);
  const options = { connection: world.connection, errorAction: "silentlyContinue" } as const;
  const outcomes = await collect(removeRecords("teammembership", [{ teamid: idOf(0) }], options));
  expect(outcomes).toMatchObject([
    {
      status: "failed",
      error: {
        message:
          "teammembership.teammembershipid: expected a value in all columns of teammembershipid, or of teamid and systemuserid, got undefined.",
      },
    },
  ]);
  expect(teams(world)).toEqual([idOf(0)]);
});

test("whatIf leaves every pair where it is", async () => {
  const { world, pairs } = await withMemberships(2);
  const before = writesOf(world);
  const options = { whatIf: true, connection: world.connection };
  expect(await removeRecords("teammembership", pairs, options)).toMatchObject({ disassociated: 2 });
  expect(writesOf(world)).toEqual(before);
});
