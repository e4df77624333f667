/** Columns by their names on the wire. */
export type Payload = Readonly<Record<string, unknown>>;

export type BulkMessage = "CreateMultiple" | "UpdateMultiple" | "UpsertMultiple" | "DeleteMultiple";

/** Where a bulk message of a table is sent. Source: "Use bulk operation messages". */
export function bulkPath(entitySet: string, message: BulkMessage): string {
  return `${entitySet}/Microsoft.Dynamics.CRM.${message}`;
}

/** Writes one record of a bulk message. */
export type TargetWriter = (identity: string | undefined, payload: Payload) => string;

/**
 * For records of one table, identified by one property. Their type, which is mandatory, and what identifies them are put
 * in front of the payload's own JSON, which spares a copy of every record.
 */
export function bulkTargetWriter(logicalName: string, property: string): TargetWriter {
  const type = `{"@odata.type":"Microsoft.Dynamics.CRM.${logicalName}"`;
  const identified = `${type},"${property}":`;
  return (identity, payload) => {
    const head = identity === undefined ? type : identified + JSON.stringify(identity);
    const json = JSON.stringify(payload);
    return json === "{}" ? `${head}}` : `${head},${json.slice(1)}`;
  };
}

export function bulkBody(targets: readonly string[]): string {
  return `{"Targets":[${targets.join(",")}]}`;
}

/** Where the service can be asked whether a table has a message. Source: "Use bulk operation messages". */
export function messageFilterPath(logicalName: string, message: BulkMessage): string {
  const filter = "sdkmessageid/name eq @message and primaryobjecttypecode eq @table";
  return (
    `sdkmessagefilters?$select=sdkmessagefilterid&$filter=${filter.replaceAll(" ", "+")}` +
    `&@message='${message}'&@table='${logicalName}'`
  );
}

/** What a bulk message has to ask for to be told, of an elastic table, which of its records failed. */
export const PREFER_DETAILS = 'odata.include-annotations="*"';
