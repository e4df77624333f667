/** What setRecords does with what exists and what does not, mode by mode. */
import { connect, setRecords } from "dataverse-parallel";
import { tell } from "./tell.ts";

const connection = await connect({ url: process.env.DATAVERSE_URL ?? "emulator:", setAsDefault: true });

// #region doc
const contoso = { accountid: "11111111-1111-4111-8111-111111111111", name: "Contoso", address1_city: "Bern" };
const fabrikam = { accountid: "22222222-2222-4222-8222-222222222222", name: "Fabrikam", address1_city: "Bern" };
const northwind = { name: "Northwind" };

tell(await setRecords("account", [contoso, fabrikam], { createOnly: true })); // 2 created
tell(await setRecords("account", [contoso, { ...fabrikam, address1_city: "Thun" }, northwind])); // 1 created, 1 updated, 1 unchanged
tell(await setRecords("account", [contoso, northwind], { noCreate: true })); // 1 unchanged, 1 skipped
tell(await setRecords("account", [contoso, northwind], { noUpdate: true })); // 1 created, 1 skipped
tell(await setRecords("account", [contoso, fabrikam], { updateOnly: true })); // 2 updated
tell(await setRecords("account", [contoso, northwind], { updateAllColumns: true })); // 1 created, 1 updated
tell(await setRecords("account", [contoso, fabrikam], { upsert: true })); // 2 upserted
tell(await setRecords("account", [{ ...contoso, name: "Conto" }], { noUpdateColumns: ["name"] })); // 1 unchanged
// #endregion

await connection.close();
