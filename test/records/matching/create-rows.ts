import type { Connection } from "../../../src/connection/connection.ts";
import type { Emulated } from "../emulated.ts";

/** Puts records into a table, as the wire has them. */
export async function createRows(
  connection: Connection,
  records: readonly Readonly<Record<string, unknown>>[],
  table = "account",
): Promise<void> {
  const targets = records.map((record) => ({ "@odata.type": `Microsoft.Dynamics.CRM.${table}`, ...record }));
  await connection.send({
    method: "POST",
    path: `${table}s/Microsoft.Dynamics.CRM.CreateMultiple`,
    body: JSON.stringify({ Targets: targets }),
    idempotent: true,
  });
}

/** Method and path of the requests since the last call, without queries; definitions and sign-ins are not counted. */
export function requestsOf({ emulator }: Emulated): string[] {
  const entries = emulator.log.entries().filter(({ path }) => !/EntityDefinitions|oauth2|CreateMultiple/.test(path));
  emulator.log.clear();
  return entries.map(({ method, path }) => `${method} ${path.replace(/.*v9\.2\//, "").replace(/\?.*/, "")}`);
}
