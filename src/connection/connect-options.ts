import { UsageError, describeValue } from "../errors.ts";
import { isGuid } from "../web-api/guid.ts";
import { isLoopback } from "./authority.ts";
import type { DailyUsage } from "./daily-usage.ts";
import type { Affinity } from "./environment.ts";
import type { TokenCredential } from "./credential.ts";
import type { FetchFunction } from "./transport.ts";

export interface ConnectOptions {
  /** The environment, `https://<name>.crm<n>.dynamics.com`; or `emulator:` in memory, `emulator:<file>` in a file. */
  readonly url: string;
  /** @default asked of the environment */
  readonly tenantId?: string | undefined;
  /** With `clientSecret`: signs in as that application. */
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  /** Any object with `getToken`, as those of `@azure/identity`; several share the work as several principals. */
  readonly credential?: TokenCredential | readonly TokenCredential[] | undefined;
  /** Where to sign in, when it is not one of Microsoft's. The client secret is sent there. */
  readonly authorityHost?: string | undefined;
  /** Microsoft Entra object id of the user on whose behalf everything is done (header CallerObjectId). */
  readonly callerId?: string | undefined;
  /**
   * "lanes" lets the governor choose the web server of each request, "none" lets the service spread them, "sticky" keeps
   * each clone on one. Source: "Send parallel requests". @default "lanes"
   */
  readonly affinity?: Affinity | undefined;
  /** Makes it the default connection of the process. @default false */
  readonly setAsDefault?: boolean | undefined;
  /** The longest that one answer may take, in milliseconds. @default 240000 */
  readonly timeoutMs?: number | undefined;
  /**
   * How long the service may let nothing in, in milliseconds. After that whoever waits for it is refused with a
   * ServiceError of status 429, and runs end, their records not sent. @default 3600000, an hour
   */
  readonly throttlingTimeoutMs?: number | undefined;
  /**
   * Power Platform requests that may be used in 24 hours. What would exceed or exceeds it is told on the diagnostics
   * channel "dataverse-parallel:entitlement"; nothing is stopped. @default none
   * Source: "Requests limits and allocations" of Power Platform.
   */
  readonly dailyLimit?: number | undefined;
  /** What of that is used by others and before, and hears what is used here. @default only what is used here counts */
  readonly dailyUsage?: DailyUsage | undefined;
  /** Carries the requests in place of HTTP: for tests. */
  readonly transport?: FetchFunction | undefined;
}

const NAMES = new Set<string>([
  "url",
  "tenantId",
  "clientId",
  "clientSecret",
  "credential",
  "authorityHost",
  "callerId",
  "affinity",
  "setAsDefault",
  "timeoutMs",
  "throttlingTimeoutMs",
  "dailyLimit",
  "dailyUsage",
  "transport",
] satisfies (keyof ConnectOptions)[]);

const AFFINITIES = new Set<string>(["none", "sticky", "lanes"] satisfies Affinity[]);

export const DEFAULT_TIMEOUT_MS = 240_000;

/** Checks the options once, at the door. Never puts a secret's value into a message. */
export function checkConnectOptions(options: ConnectOptions): void {
  for (const name of Object.keys(options)) {
    if (!NAMES.has(name)) throw new UsageError(`connect has no option ${name}. Its options: ${[...NAMES].join(", ")}.`);
  }
  const { affinity = "lanes", callerId, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  if (!AFFINITIES.has(affinity)) {
    throw new UsageError(`Expected affinity to be "none", "sticky" or "lanes", got ${describeValue(affinity)}.`);
  }
  checkAboveZero("timeoutMs", timeoutMs, "milliseconds");
  checkAboveZero("throttlingTimeoutMs", options.throttlingTimeoutMs, "milliseconds");
  checkAboveZero("dailyLimit", options.dailyLimit, "Power Platform requests");
  if (callerId !== undefined && !isGuid(callerId)) {
    throw new UsageError(
      `Expected callerId to be the guid of a user in Microsoft Entra, got ${describeValue(callerId)}.`,
    );
  }
  if (options.clientSecret !== undefined && options.clientId === undefined) {
    throw new UsageError("A clientSecret needs the clientId of the application that it belongs to.");
  }
}

function checkAboveZero(name: string, value: number | undefined, unit: string): void {
  if (value === undefined || (Number.isFinite(value) && value > 0)) return;
  throw new UsageError(`Expected ${name} to be a number of ${unit} above 0, got ${describeValue(value)}.`);
}

/** The environment's address in one form. A token goes over plain HTTP to this machine only. */
export function normalizeUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
    throw new UsageError(
      `Expected url to be https://<name>.crm<n>.dynamics.com or emulator:<file>, got ${describeValue(url)}.`,
    );
  }
  if (parsed.protocol === "http:" && !isLoopback(parsed.hostname)) {
    throw new UsageError(`${parsed.origin} is plain HTTP, and a token would be readable on the way. Use https.`);
  }
  return parsed.origin;
}
