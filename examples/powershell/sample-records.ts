import { setRecords, type PlainRecord } from "dataverse-parallel";

const isLocal = (process.env.DATAVERSE_URL ?? "emulator:").startsWith("emulator:");

/** Gives an example something to work on. A local Dataverse begins empty; any other environment is left as it is. */
export async function addSamples(table: string, records: Iterable<PlainRecord>): Promise<void> {
  if (isLocal) await setRecords(table, records, { createOnly: true });
}

/** What `make` gives for 1, 2, 3 and so on, up to `count`. */
export function* times<T>(count: number, make: (number: number) => T): Generator<T> {
  for (let number = 1; number <= count; number++) yield make(number);
}
