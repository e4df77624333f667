/** Keys of the service's own tables, and an elastic table, as clients make them. */
import { column, label, table } from "../customization/payloads.ts";
import type { Send } from "../signed-in.ts";

/** Gives a table an alternate key. */
export async function addKey(send: Send, logicalName: string, columns: readonly string[]): Promise<void> {
  const SchemaName = `new_${columns.join("_")}`;
  const reply = await send("POST", `EntityDefinitions(LogicalName='${logicalName}')/Keys`, {
    "@odata.type": "Microsoft.Dynamics.CRM.EntityKeyMetadata",
    SchemaName,
    DisplayName: label(SchemaName),
    KeyAttributes: columns,
  });
  if (reply.status !== 204) throw new Error(`The key was not made: ${reply.text}`);
}

/** `contoso_sensordatas` */
export const sensorData = table("contoso_SensorData", {
  TableType: "Elastic",
  Attributes: [
    column("String", "contoso_Name", { IsPrimaryName: true, MaxLength: 100, FormatName: { Value: "Text" } }),
    column("Integer", "contoso_Value", { MinValue: 0, MaxValue: 1000 }),
  ],
});
