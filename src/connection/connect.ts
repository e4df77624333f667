import { systemClock } from "../clock.ts";
import { UsageError } from "../errors.ts";
import { createGovernor } from "../service-protection/governor.ts";
import { checkConnectOptions, DEFAULT_TIMEOUT_MS, normalizeUrl, type ConnectOptions } from "./connect-options.ts";
import { createConnection, type Connection } from "./connection.ts";
import { forgetDefault, setDefaultConnection } from "./default-connection.ts";
import { openEmulator } from "./embedded-emulator.ts";
import type { Environment } from "./environment.ts";
import { createEntitlement } from "./entitlement.ts";
import { createFetchTransport } from "./fetch-transport.ts";
import { createPatience, DEFAULT_THROTTLING_TIMEOUT_MS } from "./patience.ts";
import { credentialsOf } from "./sign-in.ts";
import { createTokenCache } from "./token-cache.ts";
import type { Transport } from "./transport.ts";

/**
 * Signs in to an environment. With a bare URL the sign-in comes from the environment variables AZURE_CLIENT_ID,
 * AZURE_CLIENT_SECRET and AZURE_TENANT_ID, or from `@azure/identity` where that is installed.
 *
 * `emulator:` starts a local Dataverse in this process, in memory; `emulator:<file>` keeps its data in that file.
 * @throws UsageError for options that cannot be; AuthenticationError when signing in fails; TransportError when the
 * environment cannot be reached; InputError for an emulator's file that cannot be opened.
 */
export async function connect(options: ConnectOptions | string): Promise<Connection> {
  const given: ConnectOptions = typeof options === "string" ? { url: options } : options;
  checkConnectOptions(given);
  const { transport, options: effective } = await openTransport(given);
  const { affinity = "lanes" } = given;
  const { timeoutMs = DEFAULT_TIMEOUT_MS, throttlingTimeoutMs = DEFAULT_THROTTLING_TIMEOUT_MS } = given;
  const { dailyLimit: limit, dailyUsage: usage } = given;
  try {
    const url = normalizeUrl(effective.url);
    const clock = systemClock;
    const credentials = await credentialsOf(effective, { url, transport, clock, timeoutMs });
    const tokens = credentials.map((credential) => createTokenCache(credential, `${url}/.default`, clock));
    const environment: Environment = {
      url,
      transport,
      tokens,
      clock,
      timeoutMs,
      throttlingTimeoutMs,
      patience: createPatience(throttlingTimeoutMs),
      entitlement: createEntitlement({ limit, usage, clock }),
      governor: createGovernor({ principals: tokens.length, clock, affinity: affinity === "lanes" ? "lanes" : "none" }),
      random: Math.random,
      affinity,
      headers: given.callerId === undefined ? {} : { callerobjectid: given.callerId },
    };
    if (tokens.length === 0) throw new UsageError("Expected at least one credential, got an empty list.");
    await Promise.all(tokens.map((token) => token.get()));
    const connection: Connection = createConnection({
      environment,
      onClose: async () => {
        forgetDefault(connection);
        await transport.close();
      },
    });
    if (given.setAsDefault === true) setDefaultConnection(connection);
    return connection;
  } catch (error) {
    await transport.close();
    throw error;
  }
}

/** What carries the requests, and the options that hold with it: the emulator brings its own address and sign-in. */
async function openTransport(given: ConnectOptions): Promise<{ transport: Transport; options: ConnectOptions }> {
  const file = /^emulator:(.*)$/s.exec(given.url)?.[1];
  if (file !== undefined) {
    const { transport, ...signIn } = await openEmulator(file);
    return { transport, options: { ...given, ...signIn } };
  }
  return { transport: await transportOf(given), options: given };
}

async function transportOf({ transport }: ConnectOptions): Promise<Transport> {
  if (transport !== undefined) return createFetchTransport(transport);
  // Loaded only here: worker threads send through their parent, and would each pay for it.
  const { createUndiciTransport } = await import("./undici-transport.ts");
  return createUndiciTransport();
}
