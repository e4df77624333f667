/** Files go up behind their records. */
import { connect, sendRequest, setRecords } from "dataverse-parallel";
import { tell } from "./tell.ts";

const connection = await connect({ url: process.env.DATAVERSE_URL ?? "emulator:", setAsDefault: true });
if (connection.url.includes("emulator")) await addColumn();

// #region doc
const accounts = [
  { name: "Contoso", new_contract: "tell.ts" }, // a path below fileDirectory, as a CSV file has it
  { name: "Fabrikam", new_contract: { name: "hello.txt", bytes: new TextEncoder().encode("Hello") } },
];
tell(await setRecords("account", accounts, { createOnly: true, fileDirectory: import.meta.dirname })); // 2 created
// #endregion

/** A local Dataverse begins without any file column. */
async function addColumn(): Promise<void> {
  await sendRequest({
    method: "POST",
    path: "EntityDefinitions(LogicalName='account')/Attributes",
    body: {
      "@odata.type": "Microsoft.Dynamics.CRM.FileAttributeMetadata",
      SchemaName: "new_Contract",
      DisplayName: {
        "@odata.type": "Microsoft.Dynamics.CRM.Label",
        LocalizedLabels: [
          { "@odata.type": "Microsoft.Dynamics.CRM.LocalizedLabel", Label: "Contract", LanguageCode: 1033 },
        ],
      },
      RequiredLevel: { Value: "None", CanBeChanged: true },
      MaxSizeInKB: 1024,
    },
  });
}

const { body } = await sendRequest<{ value: { new_contract_name: string }[] }>({
  method: "GET",
  path: "accounts?$select=new_contract_name&$orderby=name",
});
console.log(body.value.map(({ new_contract_name: name }) => name).join(", "));
await connection.close();
