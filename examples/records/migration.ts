/** Records that keep their owner, their author and their date of creation. */
import { connect, getRecords, setRecords } from "dataverse-parallel";
import { tell } from "./tell.ts";

const connection = await connect({ url: process.env.DATAVERSE_URL ?? "emulator:", setAsDefault: true });
const [ann, bob] = ["aaaaaaaa-0000-4000-8000-000000000001", "aaaaaaaa-0000-4000-8000-000000000002"];
const users = [
  { systemuserid: ann, firstname: "Ann", azureactivedirectoryobjectid: "bbbbbbbb-0000-4000-8000-000000000001" },
  { systemuserid: bob, firstname: "Bob", azureactivedirectoryobjectid: "bbbbbbbb-0000-4000-8000-000000000002" },
];
await setRecords("systemuser", users, { createOnly: true });

// #region doc
const old = [
  { name: "Contoso", ownerid: { table: "systemuser", id: ann }, createdon: "2009-05-01T08:00:00Z" },
  { name: "Fabrikam", ownerid: { table: "systemuser", id: bob }, createdon: "2011-11-30" },
];
tell(await setRecords("account", old, { matchOn: ["name"], runAsOwner: true, keepCreatedOn: true })); // 2 created

const later = [
  { name: "Contoso", telephone1: "1" },
  { name: "Fabrikam", telephone1: "2", "@callerId": ann },
];
tell(await setRecords("account", later, { matchOn: ["name"], callerId: bob })); // 2 updated
// #endregion

const columns = ["name", "createdby:Raw", "modifiedby:Raw", "createdon"];
for await (const { createdby, modifiedby, createdon } of getRecords("account", { columns, orderBy: "name" })) {
  console.log([createdby, modifiedby].map((id) => (id === ann ? "Ann" : "Bob")).join(" "), createdon);
}
await connection.close();
