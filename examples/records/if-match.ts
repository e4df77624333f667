/** Records are written only if nobody has changed them since they were read. */
import { connect, getRecords, setRecords } from "dataverse-parallel";

const connection = await connect({ url: process.env.DATAVERSE_URL ?? "emulator:", setAsDefault: true });
await setRecords("account", [{ name: "Contoso" }, { name: "Fabrikam" }], { createOnly: true });

// #region doc
const read = await Array.fromAsync(getRecords("account", { columns: ["name"], orderBy: "name", etags: true }));
await setRecords("account", [{ ...read[1], name: "Fabrikam Inc." }]); // somebody else is faster

const mine = read.map((account) => ({ ...account, telephone1: "555-0100" }));
for await (const { index, ...outcome } of setRecords("account", mine, { updateOnly: true, ifMatch: true })) {
  console.log(index, outcome.status); // 0 ok, 1 failed
}
// #endregion

await connection.close();
