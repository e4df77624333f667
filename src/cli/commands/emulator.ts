import { once } from "node:events";
import type { Command } from "commander";
import { isLoopback } from "../../connection/authority.ts";
import type { Emulator } from "../../emulator/index.ts";
import { InputError, UsageError, toError } from "../../errors.ts";
import {
  addEmulatorWeatherFlags,
  readFaultScript,
  readTls,
  readWeatherFlags,
  type EmulatorWeatherFlags,
} from "../emulator-flags.ts";
import { exitCodes, type ExitCode } from "../exit-codes.ts";
import { given, wholeNumber } from "../flag-values.ts";
import { defineAction, type CommonFlags, type Session } from "../session.ts";

interface EmulatorFlags extends CommonFlags, EmulatorWeatherFlags {
  readonly data?: string;
  readonly port: number;
  readonly host: string;
  readonly allowRemote?: boolean;
  readonly json?: boolean;
}

const EXAMPLES = `Examples:
  $ dvp emulator --data ./my-org.db --port 7071
  $ dvp emulator --servers 4 --limits default --latency "50ms+2ms/record"
`;

export function defineEmulator(command: Command): void {
  command
    .addHelpText("before", EXAMPLES)
    .option("--data <file>", "keep the data in this file (default: in memory)")
    .option("--port <n>", "the port to listen on; 0 takes any that is free", wholeNumber(0, 65_535), 0)
    .option("--host <host>", "the address to listen on", "127.0.0.1")
    .option("--allow-remote", "listen on an address that others can reach: the emulator guards nothing")
    .option("--json", "print how to connect as one JSON document");
  addEmulatorWeatherFlags(command);
  defineAction<EmulatorFlags>(command, serve);
}

async function serve(flags: EmulatorFlags, { notices, interrupt }: Session): Promise<ExitCode> {
  const { emulator, url } = await start(flags);
  const { tenantId, clientId, clientSecret } = emulator;
  const stopped = new AbortController();
  interrupt.onFirst(() => stopped.abort());
  process.stdout.write(
    flags.json === true
      ? `${JSON.stringify({ url, tenantId, clientId, clientSecret })}\n`
      : environmentLines({ url, tenantId, clientId, clientSecret }),
  );
  notices.say(`A local Dataverse listens at ${url}, with its data ${flags.data ? `in ${flags.data}` : "in memory"}.`);
  notices.say("Connect with these environment variables. Ctrl-C ends it.");
  if (!stopped.signal.aborted) await once(stopped.signal, "abort");
  await emulator.close();
  return exitCodes.ok;
}

/** @throws UsageError for an address that others can reach, InputError when the file or the port cannot be had. */
async function start(flags: EmulatorFlags): Promise<{ emulator: Emulator; url: string }> {
  const { data, port, host, allowRemote } = flags;
  if (allowRemote !== true && !isLoopback(host.includes(":") ? `[${host}]` : host)) {
    throw new UsageError(
      `${host} is open to others, and the emulator guards nothing. If that is meant, add --allow-remote.`,
    );
  }
  const [weather, script, tls] = [readWeatherFlags(flags), readFaultScript(flags.faults), readTls(flags)];
  const { createEmulator, checkFault } = await import("../../emulator/index.ts");
  let emulator: Emulator | undefined;
  try {
    emulator = createEmulator({ ...weather, ...given({ file: data }), faults: script.map(checkFault) });
    const { url } = await emulator.listen({ port, host, ...given({ allowRemote, tls }) });
    return { emulator, url };
  } catch (error) {
    await emulator?.close();
    throw new InputError(`The emulator did not start: ${toError(error).message}`, { source: data, cause: error });
  }
}

function environmentLines(values: {
  readonly url: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
}): string {
  return [
    `DATAVERSE_URL=${values.url}`,
    `AZURE_TENANT_ID=${values.tenantId}`,
    `AZURE_CLIENT_ID=${values.clientId}`,
    `AZURE_CLIENT_SECRET=${values.clientSecret}`,
    "",
  ].join("\n");
}
