/** One bad record, and what the others have to do with it. */
import { connect, setRecords } from "dataverse-parallel";

const connection = await connect({ url: process.env.DATAVERSE_URL ?? "emulator:", setAsDefault: true });

// #region doc
const accounts = Array.from({ length: 1000 }, (_, index) => ({ name: `Account ${index}` }));
const taken = "11111111-1111-4111-8111-111111111111";
const records = [...accounts, { accountid: taken, name: "First" }, { accountid: taken, name: "Second" }];

const run = setRecords("account", records, { createOnly: true, batchSize: 500, maxDegreeOfParallelism: 4 });
for await (const { index, ...outcome } of run) {
  if (outcome.status !== "ok") console.log(index, outcome.status, outcome.error.message);
}
const { ok, failed, unknown, notSent } = await run;
console.log(ok, failed, unknown, notSent); // 1001 1 0 0
// #endregion

await connection.close();
