/** What would happen, before it does. */
import { connect, setRecords } from "dataverse-parallel";

const connection = await connect({ url: process.env.DATAVERSE_URL ?? "emulator:", setAsDefault: true });
await setRecords("account", [{ name: "Contoso", numberofemployees: 7 }], { createOnly: true });

// #region doc
const accounts = [
  { name: "Contoso", numberofemployees: 8 },
  { name: "Fabrikam", numberofemployees: "many" },
  { name: "Northwind", numberofemployees: 9 },
];
for await (const outcome of setRecords("account", accounts, { matchOn: ["name"], whatIf: true })) {
  if (outcome.status === "ok") console.log(outcome.index, "would be", outcome.action);
  else console.log(outcome.index, outcome.error.message);
}
// #endregion

await connection.close();
