import type { Connection } from "../../connection/connection.ts";
import { toError } from "../../errors.ts";
import type { TableDefinition } from "../../metadata/definition.ts";
import { listPath } from "../../web-api/query.ts";

/** So many ids fit into one address, with room to spare. */
const IDS_PER_REQUEST = 200;

/** Which of these ids exist; or why that could not be found out. */
export async function findExisting(
  connection: Connection,
  table: TableDefinition,
  ids: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Set<string> | { readonly error: Error }> {
  const existing = new Set<string>();
  try {
    for (let at = 0; at < ids.length; at += IDS_PER_REQUEST) {
      const filter = ids
        .slice(at, at + IDS_PER_REQUEST)
        .map((id) => `${table.primaryId} eq ${id}`)
        .join(" or ");
      const path = listPath(table.entitySet, { select: [table.primaryId], filter });
      const { body } = await connection.send({ method: "GET", path, idempotent: true }, { signal });
      const { value } = JSON.parse(body) as { value: readonly Record<string, string>[] };
      for (const row of value) existing.add(String(row[table.primaryId]));
    }
    return existing;
  } catch (error) {
    return { error: toError(error) };
  }
}
