import {
  getRecords,
  setRecords,
  type DataverseRecord,
  type GetRecordsOptions,
  type RecordStream,
} from "../../src/index.ts";
import { accounts, emulated, idOf, type Emulated } from "./emulated.ts";

/** An emulator with 25 accounts, made anew before each test of a file that says `beforeEach(openWorld)`. */
export let world: Emulated;

export async function openWorld(): Promise<void> {
  world = emulated();
  const { connection } = world;
  const options = { createOnly: true, connection };
  const records = accounts(25, (index) => ({
    accountid: idOf(index),
    numberofemployees: index,
    address1_city: index % 2 === 0 ? "Bonn" : "O'Fallon",
    accountcategorycode: index < 5 ? "Preferred Customer" : null,
    parentaccountid: index === 7 ? { table: "account", id: idOf(3) } : undefined,
  }));
  await setRecords("account", records, options);
  world.emulator.log.clear();
}

export function get(options: GetRecordsOptions = {}): RecordStream<DataverseRecord> {
  return getRecords("account", { connection: world.connection, ...options });
}

/** The list requests that were sent, decoded. */
export function queries(): string[] {
  return world.emulator.log
    .entries()
    .filter(({ path }) => path.startsWith("/api/data/v9.2/accounts"))
    .map(({ path }) => decodeURIComponent(path.slice("/api/data/v9.2/".length).replaceAll("+", " ")));
}
