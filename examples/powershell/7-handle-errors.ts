/** Two ways to learn what failed: each outcome as it comes, or the error that awaiting throws. Each creates Contoso. */
import { BulkError, connect, setRecords } from "dataverse-parallel";

const connection = await connect({ url: process.env.DATAVERSE_URL ?? "emulator:", setAsDefault: true });

// #region doc
const accounts = [{ name: "Contoso" }, { name: "Fabrikam", numberofemployees: "many" }];

for await (const outcome of setRecords("account", accounts, { createOnly: true })) {
  if (outcome.status !== "ok") console.log(outcome.index, outcome.status, outcome.error.message);
}

try {
  await setRecords("account", accounts, { createOnly: true });
} catch (error) {
  if (!(error instanceof BulkError)) throw error;
  console.log(error.message, error.failures.length);
}
// #endregion

await connection.close();
