import type { Connection } from "../connection/connection.ts";
import { requireConnection } from "../connection/default-connection.ts";
import { readIdentity, type WhoAmI } from "../connection/identity.ts";

export type { WhoAmI };

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
  return readIdentity(requireConnection(connection), signal);
}
