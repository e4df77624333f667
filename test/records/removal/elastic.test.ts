import { expect, test } from "vitest";
import { removeRecords } from "../../../src/index.ts";
import { sensorData } from "../../emulator/operations/keyed-tables.ts";
import { emulated, idOf, type Emulated } from "../emulated.ts";
import { store } from "./stored.ts";

const TABLE = "contoso_sensordata";

/** Two records of the same id in different partitions, and one in the partition of its id. */
async function withSensors(): Promise<Emulated> {
  const world = emulated({ tables: [sensorData] });
  await store(world, TABLE, [
    { contoso_sensordataid: idOf(1), partitionid: "p 1", contoso_name: "a" },
    { contoso_sensordataid: idOf(1), partitionid: "p 2", contoso_name: "b" },
    { contoso_sensordataid: idOf(2), contoso_name: "c" },
  ]);
  return world;
}

const left = ({ emulator }: Emulated): unknown[] =>
  emulator
    .snapshot(TABLE)
    .map((row) => row.contoso_name)
    .sort();

test("records of an elastic table go in the partition that they name, others in that of their id", async () => {
  const world = await withSensors();
  const records = [{ contoso_sensordataid: idOf(1), partitionid: "p 2" }, { contoso_sensordataid: idOf(2) }];
  expect(await removeRecords(TABLE, records, { connection: world.connection })).toMatchObject({ deleted: 2 });
  expect(left(world)).toEqual(["a"]);
});

test("what is matched is deleted in the partition that it was found in", async () => {
  const world = await withSensors();
  const options = { matchOn: ["contoso_name"], connection: world.connection };
  expect(await removeRecords(TABLE, [{ contoso_name: "a" }], options)).toMatchObject({ deleted: 1 });
  expect(left(world)).toEqual(["b", "c"]);
});

test("whatIf looks in the partition, too", async () => {
  const { connection } = await withSensors();
  const records = ["p 1", "p 2", "p 3"].map((partitionid) => ({ contoso_sensordataid: idOf(1), partitionid }));
  const options = { whatIf: true, ifExists: true, connection };
  expect(await removeRecords(TABLE, records, options)).toMatchObject({ deleted: 2, skipped: 1 });
});
