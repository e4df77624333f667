import { setRecords } from "dataverse-parallel";
import type { Figure } from "../benchmark.ts";
import { connectCounted } from "./counted.ts";

const BATCH = 100;

/** What it takes to get a batch in of which one record, wherever it is, is refused by the service. */
export async function measureOneBad(): Promise<Figure[]> {
  const { connection, counts, reset, close } = await connectCounted({ latency: "2ms" });
  const taken = "0f0e0d0c-0b0a-4908-8706-050403020100";
  const options = { createOnly: true, batchSize: BATCH, connection, errorAction: "silentlyContinue" } as const;
  await setRecords("account", [{ accountid: taken, name: "Taken" }], options);
  let most = 0;
  for (let place = 0; place < BATCH; place += 1) {
    const records = Array.from({ length: BATCH }, (_, index) => ({
      name: `Account ${place}.${index}`,
      ...(index === place ? { accountid: taken } : undefined),
    }));
    reset();
    const { ok, failed } = await setRecords("account", records, options);
    if (ok !== BATCH - 1 || failed !== 1) throw new Error(`Of ${BATCH} records ${ok} are ok and ${failed} failed.`);
    most = Math.max(most, counts.reads + counts.writes);
  }
  await close();
  return [{ name: "100 records, one of them bad: most requests", value: most, unit: "requests", aim: "at most 15" }];
}
