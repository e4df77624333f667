/** What no function here does can be asked for all the same. */
import { connect, sendRequest } from "dataverse-parallel";

const connection = await connect({ url: process.env.DATAVERSE_URL ?? "emulator:", setAsDefault: true });

// #region doc
const path = "EntityDefinitions(LogicalName='account')?$select=EntitySetName";
const { body } = await sendRequest<{ EntitySetName: string }>({ method: "GET", path });
console.log(body.EntitySetName); // accounts
// #endregion

await connection.close();
