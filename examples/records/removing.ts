/** Records that go: by id, by other columns, by number, by query. */
import { connect, ExpectationError, getRecords, removeByQuery, removeRecords, setRecords } from "dataverse-parallel";
import { tell } from "./tell.ts";

const connection = await connect({ url: process.env.DATAVERSE_URL ?? "emulator:", setAsDefault: true });
const samples = Array.from({ length: 50 }, (_, index) => ({ name: `Account ${index + 1}`, revenue: index % 10 }));
await setRecords("account", samples, { createOnly: true });

// #region doc
const gone = [{ name: "Account 1" }, { name: "Account 99" }];
tell(await removeRecords("account", gone, { matchOn: ["name"], ifExists: true })); // 1 deleted, 1 skipped

const nines = () => getRecords("account", { columns: [], filter: { revenue: 9 } });
try {
  await removeRecords(nines(), { expect: 6 });
} catch (error) {
  if (!(error instanceof ExpectationError)) throw error;
  console.log(error.message); // and nothing was deleted
}
tell(await removeRecords(nines(), { expect: 5, maxDegreeOfParallelism: 4 })); // 5 deleted

const job = await removeByQuery("account", { "revenue:LessThan": 5 }); // by a bulk delete job, at the server
console.log(job.status, job.deleted); // succeeded 24
// #endregion

await connection.close();
