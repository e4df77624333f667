/** Gives 1000 contacts another e-mail address: 50 to a chunk, 8 chunks at a time. */
import { connect, getRecords, invokeParallel, setRecords } from "dataverse-parallel";
import { addSamples, times } from "./sample-records.ts";

const connection = await connect({ url: process.env.DATAVERSE_URL ?? "emulator:", setAsDefault: true });
await addSamples(
  "contact",
  times(1100, (number) => ({ lastname: `Contact ${number}`, emailaddress1: `old-${number}@example.com` })),
);

// #region doc
const contacts = getRecords<{ contactid: string }>("contact", { columns: ["emailaddress1"], top: 1000 });

const summary = await invokeParallel(
  contacts,
  (chunk) =>
    setRecords(
      "contact",
      chunk.map((contact) => ({ ...contact, emailaddress1: `updated-${contact.contactid}@example.com` })),
      { updateAllColumns: true },
    ),
  { chunkSize: 50, maxDegreeOfParallelism: 8 },
);
console.log(`${summary.ok} contacts changed in ${summary.chunks} chunks`);
// #endregion

await connection.close();
