import type { Connection } from "../connection/connection.ts";
import { requireConnection } from "../connection/default-connection.ts";

export interface WhoAmI {
  readonly userId: string;
  readonly businessUnitId: string;
  readonly organizationId: string;
}

export interface WhoAmIOptions {
  /** @default the default connection */
  readonly connection?: Connection | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Who is signed in. The cheapest request that needs a sign-in: it changes nothing.
 * @throws UsageError where there is no connection; what `connection.send` throws. Source: "WhoAmI function".
 */
export async function whoAmI({ connection, signal }: WhoAmIOptions = {}): Promise<WhoAmI> {
  const { body } = await requireConnection(connection).send(
    { method: "GET", path: "WhoAmI", idempotent: true },
    { signal },
  );
  const answer = JSON.parse(body) as { UserId: string; BusinessUnitId: string; OrganizationId: string };
  return { userId: answer.UserId, businessUnitId: answer.BusinessUnitId, organizationId: answer.OrganizationId };
}
