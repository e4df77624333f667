import { getRecords, setRecords } from "dataverse-parallel";
import type { Figure } from "../benchmark.ts";
import { connectCounted } from "./counted.ts";

const RECORDS = 10_000;
/** The same for both: left to itself, the size of batches changes while a run goes on. */
const BATCH = 100;

/** Records set again of which one in ten has changed: what it takes to find those and to send them. */
export async function measureCompare(): Promise<Figure[]> {
  const { connection, counts, reset, close } = await connectCounted({ latency: "2ms" });
  const accounts = Array.from({ length: RECORDS }, (_, index) => ({ name: `Account ${index}`, address1_city: "Bern" }));
  await setRecords("account", accounts, { createOnly: true, connection });
  const stored = await Array.fromAsync(getRecords("account", { columns: ["name", "address1_city"], connection }));
  const changed = stored.map((account, index) => (index % 10 === 0 ? { ...account, address1_city: "Thun" } : account));

  reset();
  const { updated, unchanged } = await setRecords("account", changed, { batchSize: BATCH, connection });
  const compared = { ...counts };
  reset();
  await setRecords("account", changed, { updateAllColumns: true, batchSize: BATCH, connection });
  const all = counts.writes;
  await close();
  if (updated !== RECORDS / 10 || unchanged !== RECORDS - updated) throw new Error(`${updated} were updated.`);
  return [
    { name: "10,000 set again, 10 % changed: lookups", value: compared.reads, unit: "requests", aim: "at most 20" },
    { name: "the same: writes", value: compared.writes, unit: "requests", aim: `a tenth of ${all}` },
  ];
}
