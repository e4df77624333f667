/** Deletes the contacts that a filter finds: 4 requests at a time. */
import { connect, getRecords, removeRecords } from "dataverse-parallel";
import { addSamples, times } from "./sample-records.ts";

const connection = await connect({ url: process.env.DATAVERSE_URL ?? "emulator:", setAsDefault: true });
await addSamples(
  "contact",
  times(800, (number) => ({ lastname: number % 2 === 0 ? "Test" : "Keep", firstname: `${number}` })),
);

// #region doc
const tests = getRecords("contact", { columns: [], filter: { lastname: "Test" } });

const summary = await removeRecords(tests, { maxDegreeOfParallelism: 4 });
console.log(`${summary.deleted} contacts deleted`);
// #endregion

await connection.close();
