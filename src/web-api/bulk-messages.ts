/** Columns by their names on the wire. */
export type Payload = Readonly<Record<string, unknown>>;

export type BulkMessage = "CreateMultiple" | "UpdateMultiple";

/** Where a bulk message of a table is sent. Source: "Use bulk operation messages". */
export function bulkPath(entitySet: string, message: BulkMessage): string {
  return `${entitySet}/Microsoft.Dynamics.CRM.${message}`;
}

/**
 * The body of a bulk message. The type is mandatory on every target; it is put in front of each payload's own JSON,
 * which spares a copy of every record.
 */
export function bulkBody(logicalName: string, payloads: readonly Payload[]): string {
  const type = `{"@odata.type":"Microsoft.Dynamics.CRM.${logicalName}"`;
  const targets = payloads.map((payload) => {
    const json = JSON.stringify(payload);
    return json === "{}" ? `${type}}` : `${type},${json.slice(1)}`;
  });
  return `{"Targets":[${targets.join(",")}]}`;
}
