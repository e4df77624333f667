import { describe, expect, onTestFinished, test } from "vitest";
import { connect, removeRecords, setRecords, type Connection } from "../../../src/index.ts";
import type { EmulatorOptions } from "../../../src/emulator/index.ts";
import { accounts, emulated, idOf, type Emulated } from "../emulated.ts";

const objectIdOf = (number: number): string => idOf(1000 + number);

/** Two users, and a connection that does everything as the first of them. */
async function asFirstUser(options: EmulatorOptions = {}): Promise<Emulated & { readonly asFirst: Connection }> {
  const world = emulated(options);
  const users = [1, 2].map((number) => ({
    systemuserid: idOf(number),
    firstname: `user ${number}`,
    azureactivedirectoryobjectid: objectIdOf(number),
  }));
  await setRecords("systemuser", users, { createOnly: true, connection: world.connection });
  const { url, clientId, clientSecret, fetch } = world.emulator;
  const signIn = { url, clientId, clientSecret, authorityHost: url, transport: fetch };
  const asFirst = await connect({ ...signIn, callerId: objectIdOf(1) });
  onTestFinished(() => asFirst.close());
  return { ...world, asFirst };
}

function users({ emulator }: Emulated, column: "createdby" | "modifiedby"): unknown[] {
  return emulator.snapshot("account").map((record) => record[column]);
}

function statistic(values: readonly unknown[]): Record<string, number> {
  const groups = Map.groupBy(values, String);
  return Object.fromEntries(Array.from(groups, ([value, { length }]) => [value, length]));
}

describe("W8: a batch loses the caller of the connection, and callers of records go without batches only", () => {
  test("here creates and updates in batches are the caller's of the connection", async () => {
    const world = await asFirstUser();
    const { asFirst: connection } = world;
    const records = accounts(10, (index) => ({ accountid: idOf(100 + index) }));
    const options = { batchSize: 5, maxDegreeOfParallelism: 2, connection };
    await setRecords("account", records, { createOnly: true, ...options });
    expect(users(world, "createdby")).toEqual(Array(10).fill(idOf(1)));
    await setRecords("account", records, { ...options, constants: { telephone1: "1" }, connection: world.connection });
    expect(users(world, "modifiedby")).not.toContain(idOf(1));
    await setRecords("account", records, { ...options, constants: { telephone1: "2" } });
    expect(users(world, "modifiedby")).toEqual(Array(10).fill(idOf(1)));
  });

  test("here deletes in a $batch are the caller's of the connection, who may what the application may not", async () => {
    const { emulator } = emulated();
    const world = await asFirstUser({ deny: [{ privilege: "Delete", table: "account", user: emulator.clientId }] });
    const records = accounts(2, (index) => ({ accountid: idOf(100 + index) }));
    await setRecords("account", records, { createOnly: true, connection: world.connection });
    const options = { connection: world.connection, errorAction: "silentlyContinue" } as const;
    expect(await removeRecords("account", records, options)).toMatchObject({ deleted: 0 });
    expect(await removeRecords("account", records, { connection: world.asFirst })).toMatchObject({ deleted: 2 });
  });

  test("here records of several callers go in batches, and the connection's own caller is as before", async () => {
    const world = await asFirstUser();
    const { asFirst: connection } = world;
    const records = accounts(9, (index) => (index % 3 === 0 ? {} : { "@callerId": idOf(2) }));
    world.emulator.log.clear();
    await setRecords("account", records, { createOnly: true, connection });
    const messages = world.emulator.log.entries().filter(({ method }) => method === "POST");
    expect(messages).toHaveLength(2);
    expect(statistic(users(world, "createdby"))).toEqual({ [idOf(1)]: 3, [idOf(2)]: 6 });
    await setRecords("account", [{ name: "afterwards" }], { createOnly: true, connection });
    expect(statistic(users(world, "createdby"))).toEqual({ [idOf(1)]: 4, [idOf(2)]: 6 });
  });
});
