import { createTurns, systemClock } from "../clock.ts";
import { InputError, toError } from "../errors.ts";
import { createFetchTransport } from "./fetch-transport.ts";
import type { Emulator } from "../emulator/index.ts";
import type { Transport } from "./transport.ts";

interface OpenedEmulator {
  readonly transport: Transport;
  readonly url: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly authorityHost: string;
}

/**
 * Starts a local Dataverse in this process. Loaded only here, so that nobody else pays for it.
 * @throws InputError when the file is not an emulator's.
 */
export async function openEmulator(file: string): Promise<OpenedEmulator> {
  const emulator = await start(file);
  const { url, tenantId, clientId, clientSecret } = emulator;
  const turn = createTurns(systemClock);
  const transport = createFetchTransport(
    // There is no network to wait for, and a loop of requests must not keep timers and signals from their turn.
    async (request) => {
      await turn();
      return emulator.fetch(request);
    },
    () => Promise.resolve(emulator.close()),
  );
  return { transport, url, tenantId, clientId, clientSecret, authorityHost: url };
}

async function start(file: string): Promise<Emulator> {
  const { createEmulator } = await import("../emulator/index.ts");
  try {
    return createEmulator(file === "" ? {} : { file });
  } catch (error) {
    throw new InputError(`The emulator did not start: ${toError(error).message}`, { source: file, cause: error });
  }
}
