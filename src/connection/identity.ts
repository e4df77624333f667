import type { Connection } from "./connection.ts";

/** Who is signed in, and where. */
export interface WhoAmI {
  readonly userId: string;
  readonly businessUnitId: string;
  readonly organizationId: string;
}

/** Asks the service. Source: "WhoAmI function". */
export async function readIdentity(connection: Connection, signal: AbortSignal | undefined): Promise<WhoAmI> {
  const { body } = await connection.send({ method: "GET", path: "WhoAmI", idempotent: true }, { signal });
  const answer = JSON.parse(body) as { UserId: string; BusinessUnitId: string; OrganizationId: string };
  return { userId: answer.UserId, businessUnitId: answer.BusinessUnitId, organizationId: answer.OrganizationId };
}
