import { createRecordIds } from "../../src/records/ids/record-ids.ts";
import { round, type Benchmark, type Figure } from "../benchmark.ts";

const RECORDS = 10_000_000;
/** Where SQL Server looks, in its order: the last six bytes, then 8 and 9, 6 and 7, 4 and 5, 0 to 3, of each group as it stands. */
const HEAD = 24;

/** The ids of the records of one job: whether they come in the order in which SQL Server sorts them, and how fast. */
export const ids: Benchmark = {
  run: (tell) => {
    tell(`the ids of ${RECORDS.toLocaleString("en-US")} records`);
    const { of } = createRecordIds("account");
    const head = of(0, {}).slice(0, HEAD);
    let outOfOrder = 0;
    let last = "";
    const startedAt = performance.now();
    for (let index = 0; index < RECORDS; index += 1) {
      const id = of(index, {});
      const tail = id.slice(HEAD);
      // With one head for all, ids that grow in their last group are different ones.
      if (tail <= last || !id.startsWith(head)) outOfOrder += 1;
      last = tail;
    }
    const seconds = (performance.now() - startedAt) / 1000;
    const figures: Figure[] = [
      {
        name: `ids that do not follow the one before, of ${RECORDS.toLocaleString("en-US")}`,
        value: outOfOrder,
        unit: "ids",
        aim: "0",
      },
      { name: "made and compared", value: round(RECORDS / seconds), unit: "ids/s" },
    ];
    return Promise.resolve(figures);
  },
};
