import { setRecords } from "dataverse-parallel";
import type { Figure } from "../benchmark.ts";
import { connectCounted } from "./counted.ts";

const NAMES = 500;
const CONTACTS = 50_000;

/** Lookups that are given by name, in random order. */
export async function measureNames(): Promise<Figure[]> {
  const { connection, counts, reset, close } = await connectCounted({ latency: "2ms" });
  const parents = Array.from({ length: NAMES }, (_, index) => ({ name: `Parent ${index}` }));
  await setRecords("account", parents, { createOnly: true, connection });
  const contacts = Array.from({ length: CONTACTS }, (_, index) => ({
    lastname: `Contact ${index}`,
    parentcustomerid: { table: "account", name: `Parent ${Math.floor(Math.random() * NAMES)}` },
  }));
  reset();
  const { created } = await setRecords("contact", contacts, { createOnly: true, connection });
  const { reads } = counts;
  await close();
  if (created !== CONTACTS) throw new Error(`${created} were created.`);
  return [{ name: "50,000 lookups by 500 names: lookups", value: reads, unit: "requests", aim: "at most 5" }];
}
