import { readFileSync } from "node:fs";
import { Option, type Command } from "commander";
import type { Connection } from "../connection/connection.ts";
import { InputError, UsageError, toError } from "../errors.ts";
import { given, wholeNumber } from "./flag-values.ts";
import { startMetering } from "./metering.ts";
import type { Notices } from "./notices.ts";
import type { CommonFlags } from "./session.ts";
import { traceTo } from "./trace-file.ts";

export interface ConnectionFlags extends CommonFlags {
  readonly url?: string;
  readonly tenantId?: string;
  readonly clientId?: string;
  readonly clientSecretFile?: string;
  readonly affinity?: "none" | "sticky" | "lanes";
  readonly throttlingTimeoutMs?: number;
  readonly dailyLimit?: number;
  readonly trace?: string;
}

/** Which environment, and as whom. A secret comes from a file or the environment: a flag would be seen by all who list processes. */
export function addConnectionFlags(command: Command): void {
  command
    .option("--url <url>", "the environment, emulator: or emulator:FILE (or DATAVERSE_URL)")
    .option("--tenant-id <id>", "the tenant to sign in at (or AZURE_TENANT_ID; asked of the environment)")
    .option("--client-id <id>", "the application to sign in as (or AZURE_CLIENT_ID)")
    .option("--client-secret-file <file>", "a file with the application's secret (or AZURE_CLIENT_SECRET)")
    .addOption(
      new Option("--affinity <how>", "who chooses the server of a request").choices(["lanes", "none", "sticky"]),
    )
    .option(
      "--throttling-timeout-ms <ms>",
      "give up when the service has let nothing in for this long (default: 3600000)",
      wholeNumber(1),
    )
    .option("--daily-limit <n>", "warn of more Power Platform requests than this in 24 hours", wholeNumber(1))
    .option("--trace <file>", "append a line of JSON for every answer: how long it took, and the limits it tells")
    .addOption(new Option("--client-secret [secret]").hideHelp())
    .on("option:client-secret", () => {
      command.error(
        "error: a secret is no flag, for flags are seen by all who list the processes. " +
          "Put it into AZURE_CLIENT_SECRET, or into a file and name that with --client-secret-file.",
      );
    });
}

export function addTimeoutFlag(command: Command, flag = "--timeout-ms"): void {
  command.option(
    `${flag} <ms>`,
    "the longest that one answer of the service may take (default: 240000)",
    wholeNumber(1),
  );
}

export function namesEnvironment({ url }: ConnectionFlags): boolean {
  return (url ?? environmentVariable("DATAVERSE_URL")) !== undefined;
}

/**
 * The environment that the flags, or else the environment variables, name.
 * @throws UsageError when neither does.
 */
export function environmentUrl(flags: ConnectionFlags): string {
  const url = flags.url ?? environmentVariable("DATAVERSE_URL");
  if (url !== undefined) return url;
  throw new UsageError(
    "No environment is named. Give --url https://<name>.crm<n>.dynamics.com or set DATAVERSE_URL; --url emulator:FILE is a local one.",
  );
}

/**
 * Signs in by flags, then environment variables, and makes the connection the default one.
 * @throws UsageError when no environment is named; InputError for a secret's file that cannot be read.
 */
async function openConnection(
  flags: ConnectionFlags,
  notices: Notices,
  timeoutMs: number | undefined,
): Promise<Opened> {
  const url = environmentUrl(flags);
  const clientSecret =
    flags.clientSecretFile === undefined
      ? environmentVariable("AZURE_CLIENT_SECRET")
      : readSecret(flags.clientSecretFile);
  if (clientSecret !== undefined) notices.hide(clientSecret);
  const clientId = flags.clientId ?? environmentVariable("AZURE_CLIENT_ID");
  if (flags.clientSecretFile !== undefined && clientId === undefined) {
    throw new UsageError("--client-secret-file needs the application: give --client-id or set AZURE_CLIENT_ID.");
  }
  const { dailyLimit, throttlingTimeoutMs, verbose = false } = flags;
  const endTrace = flags.trace === undefined ? undefined : await traceTo(flags.trace, notices);
  const metering = await startMetering({ url, clientId, dailyLimit, verbose }, notices);
  const end = async (): Promise<void> => {
    await endTrace?.();
    await metering.end();
  };
  try {
    // Loaded only here: --help has no use for an HTTP client.
    const { connect } = await import("../connection/connect.ts");
    const connection = await connect({
      url,
      ...given({
        tenantId: flags.tenantId ?? environmentVariable("AZURE_TENANT_ID"),
        clientId,
        clientSecret: clientId === undefined ? undefined : clientSecret,
        affinity: flags.affinity,
        timeoutMs,
        throttlingTimeoutMs,
        dailyLimit,
        dailyUsage: metering.usage,
      }),
      setAsDefault: true,
    });
    return { connection, end };
  } catch (error) {
    await end();
    throw error;
  }
}

interface Opened {
  readonly connection: Connection;
  /** What goes on beside the work. */
  readonly end: () => Promise<void>;
}

/** Works with a connection and closes it, however the work ends. */
export async function withConnectionOf<T>(
  flags: ConnectionFlags,
  notices: Notices,
  work: (connection: Connection) => Promise<T>,
  timeoutMs: number | undefined,
): Promise<T> {
  const { connection, end } = await openConnection(flags, notices, timeoutMs);
  try {
    let result: T;
    try {
      result = await work(connection);
    } catch (error) {
      // The work's own error is the one to tell.
      await connection.close().catch(() => undefined);
      throw error;
    }
    await connection.close();
    return result;
  } finally {
    await end();
  }
}

function readSecret(file: string): string {
  let secret;
  try {
    secret = readFileSync(file, "utf8").replace(/\r?\n$/, "");
  } catch (error) {
    throw new InputError(`Cannot read the client secret: ${toError(error).message}. Check --client-secret-file.`, {
      source: file,
      cause: error,
    });
  }
  if (secret === "") throw new InputError(`${file} is empty; expected the client secret.`, { source: file });
  return secret;
}

/** A variable that is set to nothing is not set. */
function environmentVariable(name: string): string | undefined {
  const value = process.env[name];
  return value === "" ? undefined : value;
}
