import type { Clock } from "../clock.ts";
import type { Governor } from "../service-protection/governor.ts";
import type { Entitlement } from "./entitlement.ts";
import type { Patience } from "./patience.ts";
import type { TokenCache } from "./token-cache.ts";
import type { Transport } from "./transport.ts";

export const API_PATH = "/api/data/v9.2/";

/** Who chooses the web server of a request: nobody here, the first answer to a clone, or the governor. */
export type Affinity = "none" | "sticky" | "lanes";

/** What a connection shares with all of its clones. */
export interface Environment {
  /** Without a slash at its end. */
  readonly url: string;
  readonly transport: Transport;
  readonly governor: Governor;
  /** One for each principal. */
  readonly tokens: readonly TokenCache[];
  readonly clock: Clock;
  readonly random: () => number;
  readonly timeoutMs: number;
  readonly throttlingTimeoutMs: number;
  readonly patience: Patience;
  readonly entitlement: Entitlement;
  readonly affinity: Affinity;
  /** On every request. */
  readonly headers: Readonly<Record<string, string>>;
}
