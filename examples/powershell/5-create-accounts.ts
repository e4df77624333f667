/** Creates 10,000 accounts: 100 to a request, 4 requests at a time. */
import { connect, setRecords } from "dataverse-parallel";

const connection = await connect({ url: process.env.DATAVERSE_URL ?? "emulator:", setAsDefault: true });

// #region doc
const accounts = Array.from({ length: 10_000 }, (_, index) => ({ name: `Account ${index + 1}` }));

const summary = await setRecords("account", accounts, { createOnly: true, batchSize: 100, maxDegreeOfParallelism: 4 });
console.log(`${summary.created} accounts created`);
// #endregion

await connection.close();
