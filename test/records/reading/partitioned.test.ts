import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { getRecords, setRecords, type DataverseRecord, type GetRecordsOptions } from "../../../src/index.ts";
import { rejection } from "../../connection/test-connection.ts";
import { accounts, collect, emulated, idOf, type Emulated } from "../emulated.ts";

/** Three hundred accounts, whose ids are close together but for a few, as those of one server are. */
async function manyAccounts(via?: Parameters<typeof emulated>[1]): Promise<Emulated> {
  const world = emulated({}, via);
  const records = accounts(300, (index) => ({
    accountid:
      index % 50 === 0 ? `${String(index).padStart(8, "0")}-0000-4000-8000-ffffffffff${index / 50}0` : idOf(index),
    numberofemployees: index,
  }));
  await setRecords("account", records, { createOnly: true, connection: world.connection });
  world.emulator.log.clear();
  return world;
}

const inParts = { columns: ["numberofemployees"], pageSize: 7, maxDegreeOfParallelism: 4 };
const read = ({ connection }: Emulated, options: GetRecordsOptions = {}): Promise<DataverseRecord[]> =>
  collect(getRecords("account", { ...inParts, connection, ...options }));
const numbersOf = (records: readonly DataverseRecord[]): number[] =>
  records.map(({ numberofemployees }) => Number(numberofemployees)).sort((a, b) => a - b);
const upTo = (last: number, first = 0): number[] => Array.from({ length: last - first + 1 }, (_, at) => first + at);

describe("a reading in parts", () => {
  test("gives each record once, for filters of both kinds, and ends with top", async () => {
    const world = await manyAccounts();
    expect(numbersOf(await read(world))).toEqual(upTo(299));
    expect(numbersOf(await read(world, { filter: "numberofemployees ge 150" }))).toEqual(upTo(299, 150));
    expect(numbersOf(await read(world, { filter: { "name:Like": "account 1_%" } }))).toEqual([
      ...upTo(19, 10),
      ...upTo(199, 100),
    ]);
    expect(await read(world, { top: 31 })).toHaveLength(31);
    expect(numbersOf(await read(world, { excludeIds: upTo(599).map(idOf) }))).toEqual([0, 50, 100, 150, 200, 250]);
    expect(await getRecords("account", { ...inParts, connection: world.connection }).count()).toBe(300);
  });

  test("reads as many parts at a time as it may, and what fits into a page at once", async () => {
    let inFlight = 0;
    let most = 0;
    const world = await manyAccounts((fetch) => async (request) => {
      if (!request.url.includes("/accounts")) return fetch(request);
      most = Math.max(most, (inFlight += 1));
      await sleep(2);
      inFlight -= 1;
      return fetch(request);
    });
    await read(world);
    expect(most).toBe(4);
    world.emulator.log.clear();
    expect(await read(world, { pageSize: 300 })).toHaveLength(300);
    expect(world.emulator.log.entries().filter(({ path }) => path.includes("/accounts"))).toHaveLength(1);
  });

  test("a service that does not compare ids is read in one", async () => {
    const refused = (): Response =>
      Response.json({ error: { code: "0x80040203", message: "Operator gt is not for ids." } }, { status: 400 });
    const world = await manyAccounts(
      (fetch) => async (request) => (/accountid\+(gt|le)/.test(request.url) ? refused() : fetch(request)),
    );
    expect(numbersOf(await read(world))).toEqual(upTo(299));
    const blind = await manyAccounts(
      (fetch) => async (request) => (request.url.includes("$batch") ? refused() : fetch(request)),
    );
    expect(numbersOf(await read(blind))).toEqual(upTo(299));
  });

  test("a part that fails is told", async () => {
    let count = 0;
    const world = await manyAccounts((fetch) => async (request) => {
      if (!request.url.includes("/accounts") || (count += 1) < 9) return fetch(request);
      return Response.json(
        { error: { code: "0x80040216", message: "An unexpected error occurred." } },
        { status: 500 },
      );
    });
    expect(await rejection(read(world))).toMatchObject({ status: 500 });
    expect(world.connection.explain().lanes).toMatchObject([{ inFlight: 0 }]);
  });

  test("a consumer that leaves cancels all that is on its way", async () => {
    let slow = false;
    const world = await manyAccounts((fetch) => async (request) => {
      if (slow && request.url.includes("/accounts")) await sleep(60_000, undefined, { signal: request.signal });
      return fetch(request);
    });
    for await (const record of getRecords("account", { ...inParts, connection: world.connection })) {
      expect(record["@table"]).toBe("account");
      slow = true;
      break;
    }
    expect(world.connection.explain().lanes).toMatchObject([{ inFlight: 0 }]);
  });

  test("an abort ends it with the signal's own reason", async () => {
    const world = await manyAccounts();
    const controller = new AbortController();
    const reason = new RangeError("enough");
    let count = 0;
    const reading = async (): Promise<void> => {
      const { connection } = world;
      for await (const record of getRecords("account", { ...inParts, connection, signal: controller.signal })) {
        expect(record["@table"]).toBe("account");
        if ((count += 1) === 20) controller.abort(reason);
      }
    };
    expect(await rejection(reading())).toBe(reason);
    expect(count).toBe(20);
  });

  test("has no order, so none can be asked for", () => {
    for (const [name, value] of [
      ["orderBy", "name"],
      ["stable", true],
      ["ids", []],
    ] as const) {
      expect(() => getRecords("account", { ...inParts, [name]: value })).toThrow(
        /^getRecords takes either .*, not both\.$/,
      );
    }
  });
});

test("whatever the ids are, however many readers there are: each record comes once", { timeout: 30_000 }, async () => {
  const { connection, emulator } = emulated();
  const id = fc.oneof(
    fc.uuid(),
    fc.nat({ max: 40 }).map(idOf),
    fc.nat({ max: 9 }).map((n) => `0000000${n}-0000-4000-8000-000000000000`),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(id, { maxLength: 120 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 2, max: 6 }),
      async (ids, pageSize, maxDegreeOfParallelism) => {
        emulator.reset();
        await setRecords(
          "account",
          ids.map((accountid) => ({ accountid, name: "x" })),
          { createOnly: true, connection },
        );
        const found = await collect(
          getRecords("account", { connection, columns: [], pageSize, maxDegreeOfParallelism }),
        );
        expect(found.map(({ accountid }) => accountid).sort()).toEqual([...ids].sort());
      },
    ),
    { numRuns: 12 },
  );
});
