/** A local Dataverse in the process, with no setup at all. */
// #region doc
import { connect, getRecords, setRecords } from "dataverse-parallel";

const connection = await connect({ url: "emulator:", setAsDefault: true }); // "emulator:./my-org.db" keeps its data
await setRecords("account", [{ name: "Contoso" }, { name: "Fabrikam" }], { createOnly: true });
console.log(await getRecords("account").count());
await connection.close();
// #endregion
