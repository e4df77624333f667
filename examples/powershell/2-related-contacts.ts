/** Reads the contacts that belong to 100 accounts. */
import { randomUUID } from "node:crypto";
import { connect, getRecords, invokeParallel } from "dataverse-parallel";
import { addSamples, times } from "./sample-records.ts";

const connection = await connect({ url: process.env.DATAVERSE_URL ?? "emulator:", setAsDefault: true });
const samples = Array.from(times(100, (number) => ({ accountid: randomUUID(), name: `Account ${number}` })));
await addSamples("account", samples);
await addSamples(
  "contact",
  times(250, (number) => ({
    lastname: `Contact ${number}`,
    parentcustomerid: { table: "account", id: samples[number % 100]?.accountid },
  })),
);
await addSamples("contact", [{ lastname: "Contact of nobody" }]);

// #region doc
const accounts = getRecords<{ accountid: string }>("account", { columns: ["name"], top: 100 });

const contacts = invokeParallel(
  accounts,
  (account) => getRecords("contact", { columns: ["lastname"], filter: { parentcustomerid: account.accountid } }),
  { per: "item", maxDegreeOfParallelism: 8 },
);
for await (const { lastname } of contacts) console.log(lastname);

const { ok, outputs } = await contacts;
console.log(`${outputs} contacts of ${ok} accounts`);
// #endregion

await connection.close();
