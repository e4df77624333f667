import { isGuid } from "./guid.ts";
import { applicationUserId } from "./seeding/seed.ts";

/** An application that may sign in; each is a user of its own. */
export interface EmulatorApplication {
  /** A guid. */
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface EmulatorOptions {
  /** Where the data is kept; made if it does not exist. Default: in memory. */
  readonly file?: string;
  /** The time, in milliseconds since 1970. Default: the computer's. */
  readonly clock?: () => number;
  /** How long a token is good for. Default 3600. */
  readonly tokenLifetimeSeconds?: number;
  /** What the emulator calls itself where nothing listens. Default "https://emulator.localhost". */
  readonly organizationUrl?: string;
  /** Default 00000000-0000-4000-a000-000000000001. */
  readonly tenantId?: string;
  /** Default 00000000-0000-4000-a000-000000000002. */
  readonly clientId?: string;
  /** Default "emulator-secret". */
  readonly clientSecret?: string;
  /** More applications that may sign in. Default none. */
  readonly applications?: readonly EmulatorApplication[];
  /** The degree of parallelism that replies recommend (x-ms-dop-hint). Default 4. */
  readonly recommendedParallelism?: number;
  /** How many requests the log remembers. Default 1000. */
  readonly logCapacity?: number;
}

/** The options with their defaults, and each application with the user that it is. Throws for client ids that are no guids. */
export function withDefaults(options: EmulatorOptions) {
  const {
    clientId = "00000000-0000-4000-a000-000000000002",
    clientSecret = "emulator-secret",
    applications = [],
  } = options;
  return {
    file: options.file ?? ":memory:",
    clock: options.clock ?? Date.now,
    lifetimeSeconds: options.tokenLifetimeSeconds ?? 3600,
    organizationUrl: options.organizationUrl ?? "https://emulator.localhost",
    tenantId: options.tenantId ?? "00000000-0000-4000-a000-000000000001",
    clientId,
    clientSecret,
    applications: [{ clientId, clientSecret }, ...applications].map(withUser),
    recommendedParallelism: options.recommendedParallelism ?? 4,
    logCapacity: options.logCapacity ?? 1000,
  };
}

function withUser(application: EmulatorApplication) {
  const { clientId } = application;
  if (!isGuid(clientId)) throw new Error(`The client id of an application must be a guid, but it is '${clientId}'.`);
  return { ...application, userId: applicationUserId(clientId) };
}
